import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '#shared/coded-error.ts';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { durationInSeconds, durationPattern } from '../../config/duration.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { findAccount } from '../find-account.ts';
import { consoleAccount } from '../rules/console-account.ts';
import { usage } from '../run-command-line.ts';
import { dataOf } from '../wechat/call-wechat.ts';

const longest = 30 * 24 * 60 * 60;

/** Makes QR codes with scenes, which rules tell apart. */
export const qrCreate: Command = {
  description: `Prints for each scene the link of its picture, to be opened or downloaded, and the link that is in the code. Rules ask for it by
when: { scene: SCENE }. Codes last for good unless --for says how long, 30d at most; WeChat makes 100,000 lasting ones for an account.
With --from the scenes are read from a file, one a line; --png saves each code as a picture of 1,200 pixels.`,
  options: {
    for: {
      type: 'string',
      placeholder: 'TIME',
      help: 'a code that ends after this time, as in 7d; at most 30d',
    },
    from: { type: 'string', placeholder: 'FILE', help: 'read the scenes from a file, one a line' },
    csv: { type: 'boolean', help: 'print a table: scene, picture, content, end' },
    png: {
      type: 'string',
      placeholder: 'DIR',
      help: 'save each code as a picture for print, DIR/SCENE.png',
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
    if (scenes.length === 0) throw usage('No scene was given.');
    for (const scene of scenes) {
      if (!/^[\x21-\x7e\p{L}\p{N}]{1,64}$/u.test(scene))
        throw usage(`${scene}: a scene has 1 to 64 characters, without space.`);
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
      const data = dataOf(await ask({ path: '/cgi-bin/qrcode/create', body }), `a code for ${scene}`);
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

/** Saves the picture of a code; large enough for a poster, with the quiet zone that scanners need. @returns its path */
async function savePicture(folder: string, scene: string, content: string): Promise<string> {
  const { toBuffer } = await import('qrcode');
  const file = join(folder, `${encodeURIComponent(scene)}.png`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, await toBuffer(content, { type: 'png', width: 1200, margin: 4 }));
  } catch (cause) {
    throw new CodedError('file_unwritable', `${file} cannot be written: ${(cause as Error).message}`, {
      cause,
    });
  }
  return file;
}

function secondsOf(time: unknown): number | undefined {
  if (time === undefined) return undefined;
  const seconds = typeof time === 'string' && durationPattern.test(time) ? durationInSeconds(time) : 0;
  if (seconds >= 60 && seconds <= longest) return seconds;
  throw usage(`--for ${String(time)}: must be from 1m to 30d.`);
}

function scenesIn(file: string): string[] {
  try {
    return readFileSync(file, 'utf8')
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean);
  } catch {
    throw usage(`--from ${file}: cannot be read.`);
  }
}
