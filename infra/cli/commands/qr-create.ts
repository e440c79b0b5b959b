import { readFileSync } from 'node:fs';
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
With --from the scenes are read from a file, one a line.`,
  options: {
    for: {
      type: 'string',
      placeholder: 'TIME',
      help: 'a code that ends after this time, as in 7d; at most 30d',
    },
    from: { type: 'string', placeholder: 'FILE', help: 'read the scenes from a file, one a line' },
    csv: { type: 'boolean', help: 'print a table: scene, picture, content, end' },
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
      };
      codes.push(code);
      if (options['json'] !== true && options['csv'] !== true)
        print(`${scene}\n  ${code.picture}\n  ${code.content}`);
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
