import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { closestName } from '#shared/closest-name.ts';
import { type MediaFile, mediaFault, mediaTypes } from '#shared/wechat/api/upload-media.ts';
import type { Text } from '../language/text.ts';
import type { FileUse } from '../rules/build/reply.ts';
import { formatOf } from './file-content.ts';

/** What is wrong with a file that a rule sends, and what to do about it. */
export interface FileProblem {
  readonly problem: Text;
  readonly remedy: Text;
}

/** @param folder with the account files */
export function fileProblem(folder: string, { file, type }: FileUse): FileProblem | undefined {
  let content: Uint8Array;
  try {
    content = readFileSync(join(folder, file));
  } catch {
    return elsewhere(file) ?? notThere(folder, file);
  }
  return mediaProblem({ type, name: file, content });
}

const fromFolder: Text = {
  en: 'Put the file beside the account files, and write its path from there, as in lantern/map.jpg.',
  zh: '把文件放到账号文件旁边，从那里写路径，例如 lantern/map.jpg。',
};

/** Addresses and paths of one computer, which mean nothing to others. */
function elsewhere(file: string): FileProblem | undefined {
  if (/^https?:\/\//i.test(file)) {
    return {
      problem: { en: `${file} is an address, not a file`, zh: `${file} 是网址，不是文件` },
      remedy: {
        en: 'Save it beside the account files, and write its path from there, as in lantern/map.jpg.',
        zh: '先下载下来，放到账号文件旁边，从那里写路径，例如 lantern/map.jpg。',
      },
    };
  }
  if (/^(?:[A-Za-z]:|~|\\\\|file:)/.test(file)) {
    return {
      problem: { en: `${file} is only on your computer`, zh: `${file} 只在你自己的电脑上有` },
      remedy: fromFolder,
    };
  }
  if (!file.includes('\\')) return undefined;
  const right = file.replaceAll('\\', '/');
  return {
    problem: { en: `there is no file ${file}`, zh: `没有 ${file} 这个文件` },
    remedy: { en: `Write the path with /, as in ${right}.`, zh: `路径要用 /，写成 ${right}。` },
  };
}

/** A file that is not there, and perhaps another that was meant: of other case or ending, or misspelt. */
function notThere(folder: string, file: string): FileProblem {
  const problem = { en: `there is no file ${file}`, zh: `没有 ${file} 这个文件` };
  let names: string[] = [];
  try {
    names = readdirSync(join(folder, dirname(file)));
  } catch {
    return { problem, remedy: fromFolder };
  }
  const stem = (name: string): string => basename(name, extname(name)).toLowerCase();
  const meant =
    names.find((name) => stem(name) === stem(file) && extname(name) !== '') ??
    closestName(basename(file), names);
  if (meant === undefined) return { problem, remedy: fromFolder };
  const path = join(dirname(file), meant);
  return {
    problem,
    remedy: { en: `There is ${path}; did you mean that?`, zh: `有 ${path}，是不是想写它？` },
  };
}

/** What is wrong with a file for WeChat's temporary media, and what to do about it. */
export function mediaProblem(media: MediaFile): FileProblem | undefined {
  const { type, name, content } = media;
  const { maxBytes } = mediaTypes[type];
  const endings = Object.keys(mediaTypes[type].endings);
  const kind = kinds[type];
  switch (mediaFault(media)) {
    case undefined:
      return otherFormat(media, endings[0] ?? '');
    case 'ending':
      return {
        problem: {
          en: `${name} is not what WeChat takes for ${type}: files that end in ${endings.join(', ')}`,
          zh: `微信的${kind}不支持 ${name}，只支持 ${endings.join('、')}`,
        },
        remedy: { en: `Convert it to ${endings[0]}.`, zh: `把它转成 ${endings[0]}。` },
      };
    case 'empty':
      return {
        problem: { en: `${name} is empty`, zh: `${name} 是空文件` },
        remedy: { en: 'Save the file again.', zh: '重新保存这个文件。' },
      };
    case 'size': {
      const [has, most] = [content.length, maxBytes].map((bytes) => `${(bytes / 1e6).toFixed(2)} MB`);
      return {
        problem: {
          en: `${name} has ${has}; WeChat takes at most ${most} for ${type}`,
          zh: `${name} 有 ${has}，微信的${kind}最大 ${most}`,
        },
        remedy: {
          en: 'Make it smaller: fewer pixels, a stronger compression or a shorter recording.',
          zh: '把它变小：降低分辨率、加大压缩，或缩短录音。',
        },
      };
    }
  }
}

const kinds = { image: '图片', voice: '语音', video: '视频', thumb: '封面图' } as const;

/** A file that was only renamed, which a picture from a phone or a web page often is. */
function otherFormat({ name, content }: MediaFile, ending: string): FileProblem | undefined {
  const format = formatOf(content);
  if (format === undefined) return undefined;
  return {
    problem: {
      en: `${name} is a ${format} file, whatever its name ends in`,
      zh: `${name} 其实是 ${format} 文件，只是改了后缀名`,
    },
    remedy: {
      en: `Open it in a program that saves it as ${ending}: a new name is not enough.`,
      zh: `用软件打开，另存为 ${ending}；只改名字没有用。`,
    },
  };
}
