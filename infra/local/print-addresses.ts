import type { LoadedAccount } from '../config/read-account.ts';
import { both, inLanguage, type Said } from '../language/text.ts';
import type { Options } from './options.ts';
import type { World } from './world.ts';

/** Prints the addresses of a local run. */
export function printAddresses(
  { door, simulator, stack }: World,
  accounts: readonly LoadedAccount[],
  options: Options,
  { page, keysFile }: { readonly page: string; readonly keysFile: string },
): void {
  const { language, port } = options;
  const rows: readonly (readonly [Said, string, Said])[] = [
    [both('page', '网页'), page, both('a phone, and what really happens', '一部手机，旁边是真实发生的一切')],
    ...accounts.map(
      ({ account: { account, kind, appId } }) =>
        ['webhook', `${door.url}/${account}`, `${kind} ${appId}`] as const,
    ),
    [
      both('events', '事件'),
      `${door.url}/__local/events`,
      both('POST puts one on the bus, GET lists them', 'POST 放一条到事件总线上，GET 列出全部'),
    ],
    ...(simulator === undefined
      ? [[both('WeChat API', '微信接口'), options.wechatApi, ''] as const]
      : [
          [both('WeChat API', '微信接口'), simulator.api.url, both('simulated', '模拟的')] as const,
          [
            both('a user', '用户'),
            `${door.url}/__local/say`,
            both(
              'POST {"account", "openId", "argument"}; GET /__local/help for more',
              'POST {"account", "openId", "argument"}；GET /__local/help 看更多',
            ),
          ] as const,
        ]),
    [
      'AWS',
      stack.awsEndpoint,
      both('npm run wechat -- doctor … --local, and others', 'npm run wechat -- doctor … --local 等'),
    ],
    [
      both('keys', '密钥'),
      keysFile,
      both('to sign pushes with: infra/docs/local.md', '用来给推送签名：infra/docs/zh-CN/local.md'),
    ],
  ];
  if (options.orNext && door.port !== port) {
    const taken = both(
      `Port ${port} is taken by another program, so this run is at ${door.port}.`,
      `端口 ${port} 被别的程序占用，改用 ${door.port}。`,
    );
    console.log(taken[language]);
  }
  const running = both(
    'wechat-reply is running. Stop it with Ctrl-C.',
    'wechat-reply 已经启动，按 Ctrl-C 停止。',
  );
  console.log(`\n${running[language]}\n`);
  for (const [what, where, remark] of rows) {
    const name = inLanguage(what, language);
    console.log(
      `  ${name}${' '.repeat(Math.max(1, 12 - columns(name)))}${where.padEnd(40)} ${inLanguage(remark, language)}`.trimEnd(),
    );
  }
  console.log();
}

/** A Chinese character takes two columns of a terminal. */
const columns = (text: string): number =>
  [...text].reduce((sum, one) => sum + (/\p{Script=Han}/u.test(one) ? 2 : 1), 0);
