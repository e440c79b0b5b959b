import { CodedError } from '#shared/coded-error.ts';
import { checkAccounts } from '../../cli/rules/checked-account.ts';
import { addCases } from '../../cli/rules/test-file.ts';
import { durationInSeconds } from '../../config/duration.ts';
import type { LoadedAccount } from '../../config/read-account.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { momentText } from '../terminal/moment.ts';
import type { Command, CommandResult, CommandsSettings, Given, Who } from './command.ts';
import { eventLines, lastDecisionLines, windowLines } from './look.ts';
import { casesText, recordedCases } from './record-command.ts';
import { invalid } from './user-actions.ts';
import { wechatCommands } from './wechat-commands.ts';

/** The commands of the local run: at the prompt as `/name argument`, over HTTP as `POST /__local/<name>`. */
export interface LocalCommands {
  readonly help: readonly { readonly name: string; readonly arguments: string; readonly help: string }[];
  has(name: string): boolean;
  /** @param input `{account?, openId?, argument?}`; `text` is another name for the argument */
  run(name: string, input: Readonly<Record<string, unknown>>): Promise<CommandResult>;
  /** The user of a command that names none. */
  readonly usual: Who;
}

export function createCommands(settings: CommandsSettings): LocalCommands {
  const { world, accounts, tracing, users, personOf, language } = settings;
  const say = (en: string, zh: string): readonly string[] => [both(en, zh)[language]];
  const inWords = ({ code, said }: ToldError): CodedError => new CodedError(code, said[language]);
  const all = new Map<string, Command>([
    ...wechatCommands(settings),
    [
      'why',
      {
        arguments: '',
        help: both(
          'what each rule said to the last message, and why',
          '每条规则对上一条消息怎么判断，为什么',
        ),
        run: (who) => ({ lines: lastDecisionLines(tracing, who, language) }),
      },
    ],
    [
      'window',
      {
        arguments: '',
        help: both(
          'what may still be sent to the user, and what is remembered',
          '还能给用户发几条，记住了什么',
        ),
        run: async ({ account, openId }) => ({
          lines: windowLines(await personOf(account, openId), world.clock.now() / 1000, language),
        }),
      },
    ],
    [
      'events',
      {
        arguments: '[TYPE]',
        help: both('the last events of the bus', '事件总线上最近的事件'),
        run: ({ argument }) => ({ lines: eventLines(world.events, argument, language) }),
      },
    ],
    [
      'record',
      {
        arguments: '[all] [write]',
        help: both(
          'the conversation, or that of every user, as test cases; write adds them to the file of the tests',
          '把对话（all：所有用户的）变成测试用例；write 写进测试文件',
        ),
        run: record,
      },
    ],
    [
      'as',
      {
        arguments: 'USER',
        help: both('be another user: 用户2, an openid, or new', '换一个用户：用户2、openid，或 new'),
        run: (given) => become(given),
      },
    ],
    [
      'account',
      {
        arguments: 'NAME',
        help: both('talk to another account', '换一个账号'),
        run: ({ argument }) => ({ account: known(argument) }),
      },
    ],
    [
      'advance',
      {
        arguments: '48h',
        help: both('let time pass (30s, 10m, 48h, 3d, 1h30m)', '让时间过去（30s、10m、48h、3d、1h30m）'),
        run: ({ argument }) => advance(argument),
      },
    ],
    [
      'keys',
      {
        arguments: '',
        help: both('where the keys are that pushes are signed with', '给推送签名的密钥在哪里'),
        run: () => ({
          lines: say(
            `Token, EncodingAESKey and AppSecret of each account: ${settings.keysFile}`,
            `各账号的 Token、EncodingAESKey 和 AppSecret：${settings.keysFile}`,
          ),
        }),
      },
    ],
    [
      'quit',
      {
        arguments: '',
        help: both('stop', '停止'),
        run() {
          setImmediate(settings.quit);
          return {};
        },
      },
    ],
  ]);

  function record({ account, openId, argument }: Given): Partial<CommandResult> {
    const words = argument.split(/\s+/).filter(Boolean);
    const unknown = words.find((word) => word !== 'all' && word !== 'write');
    if (unknown !== undefined)
      throw invalid(
        `${unknown}: it can be all, write, or both.`,
        `${unknown}：可以写 all、write 或两个都写。`,
      );
    const config = accounts.find((one) => one.account.account === account) as LoadedAccount;
    const cases = recordedCases(tracing, config, words.includes('all') ? undefined : openId, users.nameOf);
    if (cases.length === 0)
      return { cases, lines: say('Nobody has written to the account yet.', '还没有人给这个账号发过消息。') };
    if (!words.includes('write')) return { cases, lines: casesText(cases).trimEnd().split('\n') };
    const [{ path = '' } = {}] = checkAccounts(settings.folder, [account], world.clock.now() / 1000);
    const file = addCases(path, cases);
    return {
      cases,
      lines: say(
        `${cases.length} ${cases.length === 1 ? 'case' : 'cases'} added to ${file}.`,
        `${cases.length} 个用例写进了 ${file}。`,
      ),
    };
  }
  function known(name: string): string {
    if (accounts.some(({ account }) => account.account === name)) return name;
    const names = accounts.map(({ account }) => account.account).join(', ');
    throw name === ''
      ? invalid(`Which? There are ${names}.`, `哪一个？有 ${names}。`)
      : invalid(`There is no account ${name}; there are ${names}.`, `没有账号 ${name}，有 ${names}。`);
  }
  function become({ argument }: Given): Partial<CommandResult> {
    const everybody = users.all().map(({ number }) => `用户${number}`);
    if (argument === 'new') return { openId: users.add().openId };
    const [, number] = /^(?:用户|user ?)?(\d+)$/i.exec(argument) ?? [];
    const found = users.all().find((user) => user.openId === argument || String(user.number) === number);
    if (found !== undefined) return { openId: found.openId };
    if (/^o[\w-]{10,}$/.test(argument)) {
      users.meet(argument);
      return { openId: argument };
    }
    throw invalid(
      `There is no user ${argument || 'without a name'}; there are ${everybody.join(', ')}, and new makes one.`,
      `没有这个用户${argument === '' ? '' : ` ${argument}`}，有 ${everybody.join('、')}；new 新建一个。`,
    );
  }
  function advance(argument: string): Partial<CommandResult> {
    if (!/^(?:[1-9]\d{0,5}[smhd])+$/.test(argument)) {
      throw invalid(
        'A duration is as 30s, 10m, 48h, 3d or 1h30m.',
        '时长要写成 30s、10m、48h、3d 或 1h30m。',
      );
    }
    const parts = argument.match(/\d+[smhd]/g) ?? [];
    world.clock.advance(parts.reduce((sum, part) => sum + durationInSeconds(part), 0) * 1000);
    const now = momentText(world.clock.now());
    return { lines: say(`${argument} have passed: it is ${now}.`, `过了 ${argument}，现在是 ${now}。`) };
  }

  const first = accounts.find(({ account: { kind } }) => kind === 'official-account') ?? accounts[0];
  const usual: Who = { account: first?.account.account ?? '', openId: users.all()[0]?.openId ?? '' };
  return {
    usual,
    help: [...all].map(([name, { arguments: args, help }]) => ({
      name,
      arguments: args,
      help: help[language],
    })),
    has: (name) => all.has(name),
    async run(name, input) {
      const command = all.get(name);
      if (command === undefined)
        throw inWords(
          invalid(`There is no /${name}; /help lists what there is.`, `没有 /${name}，/help 列出全部。`),
        );
      const { account = usual.account, openId = usual.openId, text = '', argument = text } = input;
      if (typeof account !== 'string' || typeof openId !== 'string' || typeof argument !== 'string') {
        throw inWords(
          invalid('account, openId and argument must be text.', 'account、openId 和 argument 要写文字。'),
        );
      }
      if (!/^o[\w-]{10,}$/.test(openId))
        throw inWords(
          invalid(
            `openId ${openId}: an openid is as ${usual.openId}.`,
            `openId ${openId}：openid 形如 ${usual.openId}。`,
          ),
        );
      try {
        const who = { account: known(account), openId };
        return { lines: [], ...who, ...(await command.run({ ...who, argument: argument.trim() })) };
      } catch (error) {
        throw error instanceof ToldError ? inWords(error) : error;
      }
    },
  };
}
