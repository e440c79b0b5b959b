import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MediaFile, mediaFault, mediaTypes } from '#shared/wechat/api/upload-media.ts';
import type { Text } from '../language/text.ts';
import type { FileUse } from '../rules/build/reply.ts';

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
    return {
      problem: { en: `there is no file ${file}`, zh: `没有 ${file} 这个文件` },
      remedy: {
        en: 'The path goes from the folder of the account files.',
        zh: '路径要从账号文件所在的文件夹写起。',
      },
    };
  }
  return mediaProblem({ type, name: file, content });
}

/** What is wrong with a file for WeChat's temporary media, and what to do about it. */
export function mediaProblem(media: MediaFile): FileProblem | undefined {
  const { type, name, content } = media;
  const { maxBytes } = mediaTypes[type];
  const endings = Object.keys(mediaTypes[type].endings);
  switch (mediaFault(media)) {
    case undefined:
      return undefined;
    case 'ending':
      return {
        problem: {
          en: `${name} is not what WeChat takes for ${type}: files that end in ${endings.join(', ')}`,
          zh: `微信的 ${type} 不支持 ${name}，只支持 ${endings.join('、')}`,
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
          zh: `${name} 有 ${has}，微信的 ${type} 最大 ${most}`,
        },
        remedy: {
          en: 'Make it smaller: fewer pixels, a stronger compression or a shorter recording.',
          zh: '把它变小：降低分辨率、加大压缩，或缩短录音。',
        },
      };
    }
  }
}
