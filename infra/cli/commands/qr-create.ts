import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { durationInSeconds, durationPattern } from '../../config/duration.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { findAccount } from '../find-account.ts';
import { consoleAccount } from '../rules/console-account.ts';
import { dataOf } from '../wechat/call-wechat.ts';

const longest = 30 * 24 * 60 * 60;

/** Creates QR codes with scenes, which rules can tell apart. */
export const qrCreate: Command = {
  description: {
    en: `Prints for each scene the link of its picture, to open or download, and the link inside the code. Rules match it with
when: { scene: SCENE }. Codes are permanent unless you set --for, at most 30d; WeChat allows 100,000 permanent codes for an account.
With --from, the scenes are read from a file, one on each line; --png saves each code as a picture of 1,200 pixels.`,
    zh: `每个场景值输出两个链接：图片的链接，可以打开或下载；码里的链接。规则里用 when: { scene: 场景值 } 区分。不写 --for 是永久码，写了就是临时码，最长 30d；一个账号最多 100,000 个永久码。加 --from 从文件读取场景值，每行一个；加 --png 把每个码存成 1200 像素的图片。`,
  },
  options: {
    for: {
      type: 'string',
      placeholder: 'TIME',
      help: {
        en: 'the code expires after this time, as in 7d; at most 30d',
        zh: '临时码的有效期，例如 7d；最长 30d',
      },
    },
    from: {
      type: 'string',
      placeholder: 'FILE',
      help: { en: 'read the scenes from a file, one on each line', zh: '从文件读取场景值，每行一个' },
    },
    csv: {
      type: 'boolean',
      help: {
        en: 'print a table: scene, picture, content, end',
        zh: '输出表格：场景值、图片、内容、到期时间',
      },
    },
    png: {
      type: 'string',
      placeholder: 'DIR',
      help: {
        en: 'save each code as a picture for print, DIR/SCENE.png',
        zh: '把每个码存成可以印刷的图片，DIR/场景值.png',
      },
    },
    ...stackOption,
    ...sharedOptions,
  },
  positionals: { min: 1, max: Number.POSITIVE_INFINITY },
  async run(context) {
    const { options, positionals, print, now } = context;
    const [name = '', ...given] = positionals;
    const seconds = secondsOf(options['for']);
    const scenes = [...given, ...(typeof options['from'] === 'string' ? scenesIn(options['from']) : [])];
    if (scenes.length === 0) throw refused('No scene was given.', '没有写场景值。');
    for (const scene of scenes) {
      if (!/^[\x21-\x7e\p{L}\p{N}]{1,64}$/u.test(scene))
        throw refused(
          `${scene}: a scene has 1 to 64 characters, without space.`,
          `${scene}：场景值是 1 到 64 个字符，不能有空格。`,
        );
    }
    const { account } = findAccount(accountsFolder(options['accounts']), name);
    const ask = await consoleAccount(account.account, context);
    const codes = [];
    const folder = typeof options['png'] === 'string' ? options['png'] : undefined;
    for (const scene of scenes) {
      const limit = seconds === undefined ? {} : { expire_seconds: seconds };
      const body = {
        ...limit,
        action_name: seconds === undefined ? 'QR_LIMIT_STR_SCENE' : 'QR_STR_SCENE',
        action_info: { scene: { scene_str: scene } },
      };
      const data = dataOf(
        await ask({ path: '/cgi-bin/qrcode/create', body }),
        both(`to make a code for ${scene}`, `为 ${scene} 生成二维码`),
      );
      const code = {
        scene,
        picture: `https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=${encodeURIComponent(String(data['ticket']))}`,
        content: String(data['url']),
        until: seconds === undefined ? null : new Date(now() + seconds * 1000).toISOString(),
        ...(folder === undefined ? {} : { file: await savePicture(folder, scene, String(data['url'])) }),
      };
      codes.push(code);
      if (options['json'] !== true && options['csv'] !== true)
        print([scene, code.picture, code.content, ...('file' in code ? [code.file] : [])].join('\n  '));
    }
    if (options['json'] === true) print(JSON.stringify(codes, null, 2));
    if (options['csv'] === true) {
      print('scene,picture,content,until');
      for (const { scene, picture, content, until } of codes) {
        print(
          [scene, picture, content, until ?? ''].map((text) => `"${text.replaceAll('"', '""')}"`).join(','),
        );
      }
    }
    return 0;
  },
};

const refused = (en: string, zh: string): ToldError<'usage'> => new ToldError('usage', { en, zh });

/**
 * Saves the picture of a code, large enough for a poster and with the margin that scanners need.
 *
 * @returns its path
 */
async function savePicture(folder: string, scene: string, content: string): Promise<string> {
  const { toBuffer } = await import('qrcode');
  const file = join(folder, `${encodeURIComponent(scene)}.png`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, await toBuffer(content, { type: 'png', width: 1200, margin: 4 }));
  } catch (cause) {
    throw new ToldError(
      'file_unwritable',
      both(
        `${file} cannot be written: ${(cause as Error).message}`,
        `${file} 写不进去：${(cause as Error).message}`,
      ),
      {
        cause,
      },
    );
  }
  return file;
}

function secondsOf(time: unknown): number | undefined {
  if (time === undefined) return undefined;
  const seconds = typeof time === 'string' && durationPattern.test(time) ? durationInSeconds(time) : 0;
  if (seconds >= 60 && seconds <= longest) return seconds;
  throw refused(
    `--for ${String(time)}: must be from 1m to 30d.`,
    `--for ${String(time)}：要在 1m 到 30d 之间。`,
  );
}

function scenesIn(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean);
  } catch {
    throw refused(`--from ${file}: cannot be read.`, `--from ${file}：读不了这个文件。`);
  }
}
