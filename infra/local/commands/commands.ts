import { CodedError } from '#shared/coded-error.ts';
import { checkAccounts } from '../../cli/rules/checked-account.ts';
import { addCases } from '../../cli/rules/test-file.ts';
import { durationInSeconds } from '../../config/duration.ts';
import type { LoadedAccount } from '../../config/read-account.ts';
import type { CaseSource } from '../../rules/testing/schema.ts';
import type { PersonView } from '../page/model.ts';
import { actionPush } from '../page/user-action.ts';
import type { Users } from '../page/users.ts';
import type { Scene } from '../trace/scene.ts';
import { mostAgents } from '../wechat/agents.ts';
import type { Simulator } from '../wechat/simulator.ts';
import type { World } from '../world.ts';
import { eventIn } from './event-command.ts';
import { eventLines, whyLines, windowLines } from './look.ts';
import { casesText, recordedCases } from './record-command.ts';
import { invalid, userCommands } from './user-actions.ts';

/** Who a command is about. */
export interface Who {
  readonly account: string;
  readonly openId: string;
}

/** What came of a command: whom the next is about, and what there is to read. */
export interface Outcome extends Who {
  readonly lines: readonly string[];
  /** Of what a user did: whether WeChat was content with the answer, and its HTTP status. */
  readonly isAccepted?: boolean;
  readonly status?: number;
  /** What was recorded. */
  readonly cases?: readonly CaseSource[];
}

/** What can be done in the local run, at the prompt as `/name argument` and by `POST /__local/<name>`. */
export interface LocalCommands {
  readonly help: readonly { readonly name: string; readonly arguments: string; readonly help: string }[];
  has(name: string): boolean;
  /** @param input `{account?, openId?, argument?}`; `text` stands for the argument too */
  run(name: string, input: Readonly<Record<string, unknown>>): Promise<Outcome>;
  /** Whom a command is about that does not say so. */
  readonly usual: Who;
}

export interface CommandsSettings {
  readonly world: World;
  readonly accounts: readonly LoadedAccount[];
  readonly scene: Scene;
  readonly users: Users;
  readonly personOf: (account: string, openId: string) => Promise<PersonView>;
  /** The folder of the account files. */
  readonly folder: string;
  /** Where the keys of the accounts are. */
  readonly keysFile: string;
  readonly quit: () => void;
}

interface Given extends Who {
  readonly argument: string;
}

interface Command {
  readonly arguments: string;
  readonly help: string;
  run(given: Given): Promise<Partial<Outcome>> | Partial<Outcome>;
}

export function createCommands(settings: CommandsSettings): LocalCommands {
  const { world, accounts, scene, users, personOf } = settings;
  const wechat = (): Simulator => {
    if (world.simulator !== undefined) return world.simulator;
    throw new CodedError('not_simulated', 'There is no simulated WeChat (--no-simulator).');
  };
  const acting = Object.entries(userCommands).map(([name, command]): [string, Command] => [
    name,
    {
      ...command,
      async run({ account, openId, argument }) {
        const { windows } = await personOf(account, openId);
        const isKnown = windows.some(({ grant }) => grant !== null);
        const push = actionPush(command.action(argument, scene.media), isKnown);
        const send = push.kind === 'message' ? wechat().message : wechat().act;
        const { isAccepted, status } = await send(account, openId, push.fields);
        return { isAccepted, status };
      },
    },
  ]);
  const all = new Map<string, Command>([
    ...acting,
    [
      'event',
      {
        arguments: 'NAME [Field=value …]',
        help: 'WeChat pushes this event about the user',
        async run({ account, openId, argument }) {
          const { isAccepted, status } = await wechat().act(account, openId, eventIn(argument));
          return { isAccepted, status };
        },
      },
    ],
    [
      'why',
      {
        arguments: '',
        help: 'what each rule said to the last message, and why',
        run: (who) => ({ lines: whyLines(scene, who) }),
      },
    ],
    [
      'window',
      {
        arguments: '',
        help: 'what may still be sent to the user, and what is remembered',
        run: async ({ account, openId }) => ({
          lines: windowLines(await personOf(account, openId), world.clock.now() / 1000),
        }),
      },
    ],
    [
      'events',
      {
        arguments: '[TYPE]',
        help: 'the last events of the bus',
        run: ({ argument }) => ({ lines: eventLines(world.events, argument) }),
      },
    ],
    [
      'record',
      {
        arguments: '[all] [write]',
        help: 'the conversation, or that of every user, as test cases; write adds them to the file of the tests',
        run: record,
      },
    ],
    [
      'as',
      { arguments: 'USER', help: 'be another user: 用户2, an openid, or new', run: (given) => become(given) },
    ],
    [
      'account',
      {
        arguments: 'NAME',
        help: 'talk to another account',
        run: ({ argument }) => ({ account: known(argument) }),
      },
    ],
    [
      'advance',
      {
        arguments: '48h',
        help: 'let time pass (30s, 10m, 48h, 3d, 1h30m)',
        run: ({ argument }) => advance(argument),
      },
    ],
    [
      'kill-token',
      {
        arguments: '',
        help: 'WeChat invalidates the access token in use',
        run({ account }) {
          wechat().killToken(account);
          return { lines: [`The access token of ${account} is dead; the next message notices.`] };
        },
      },
    ],
    [
      'agents',
      {
        arguments: 'NUMBER',
        help: `so many agents (客服) are online, 0 to ${mostAgents}; 1 at first`,
        run({ account, argument }) {
          const online = Number(argument);
          if (argument === '' || !Number.isInteger(online) || online < 0 || online > mostAgents)
            throw invalid(`How many? Write a number from 0 to ${mostAgents}.`);
          wechat().setAgentsOnline(account, online);
          return {
            lines: [
              `${online === 0 ? 'No agent' : online === 1 ? '1 agent' : `${online} agents`} of ${account} online.`,
            ],
          };
        },
      },
    ],
    [
      'keys',
      {
        arguments: '',
        help: 'where the keys are that pushes are signed with',
        run: () => ({ lines: [`Token, EncodingAESKey and AppSecret of each account: ${settings.keysFile}`] }),
      },
    ],
    [
      'quit',
      {
        arguments: '',
        help: 'stop',
        run() {
          setImmediate(settings.quit);
          return {};
        },
      },
    ],
  ]);

  function record({ account, openId, argument }: Given): Partial<Outcome> {
    const words = argument.split(/\s+/).filter(Boolean);
    const unknown = words.find((word) => word !== 'all' && word !== 'write');
    if (unknown !== undefined) throw invalid(`${unknown}: it can be all, write, or both.`);
    const config = accounts.find((one) => one.account.account === account) as LoadedAccount;
    const cases = recordedCases(scene, config, words.includes('all') ? undefined : openId, users.nameOf);
    if (cases.length === 0) return { cases, lines: ['Nobody has written to the account yet.'] };
    if (!words.includes('write')) return { cases, lines: casesText(cases).trimEnd().split('\n') };
    const [{ path = '' } = {}] = checkAccounts(settings.folder, [account], world.clock.now() / 1000);
    const file = addCases(path, cases);
    return { cases, lines: [`${cases.length} ${cases.length === 1 ? 'case' : 'cases'} added to ${file}.`] };
  }
  function known(name: string): string {
    if (accounts.some(({ account }) => account.account === name)) return name;
    const names = accounts.map(({ account }) => account.account).join(', ');
    throw invalid(
      name === '' ? `Which? There are ${names}.` : `There is no account ${name}; there are ${names}.`,
    );
  }
  function become({ argument }: Given): Partial<Outcome> {
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
    );
  }
  function advance(argument: string): Partial<Outcome> {
    if (!/^(?:[1-9]\d{0,5}[smhd])+$/.test(argument)) {
      throw invalid('A duration is as 30s, 10m, 48h, 3d or 1h30m.');
    }
    const parts = argument.match(/\d+[smhd]/g) ?? [];
    world.clock.advance(parts.reduce((sum, part) => sum + durationInSeconds(part), 0) * 1000);
    return { lines: [`${argument} have passed: it is ${new Date(world.clock.now()).toISOString()}.`] };
  }

  const first = accounts.find(({ account: { kind } }) => kind === 'official-account') ?? accounts[0];
  const usual: Who = { account: first?.account.account ?? '', openId: users.all()[0]?.openId ?? '' };
  return {
    usual,
    help: [...all].map(([name, { arguments: args, help }]) => ({ name, arguments: args, help })),
    has: (name) => all.has(name),
    async run(name, input) {
      const command = all.get(name);
      if (command === undefined) throw invalid(`There is no /${name}; /help lists what there is.`);
      const { account = usual.account, openId = usual.openId, text = '', argument = text } = input;
      if (typeof account !== 'string' || typeof openId !== 'string' || typeof argument !== 'string') {
        throw invalid('account, openId and argument must be text.');
      }
      if (!/^o[\w-]{10,}$/.test(openId)) throw invalid(`openId ${openId}: an openid is as ${usual.openId}.`);
      const who = { account: known(account), openId };
      return { lines: [], ...who, ...(await command.run({ ...who, argument: argument.trim() })) };
    },
  };
}
