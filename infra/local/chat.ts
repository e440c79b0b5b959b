import { createInterface } from 'node:readline';
import type { Account } from '../config/account-schema.ts';
import { durationInSeconds, durationPattern } from '../config/duration.ts';
import type { Clock } from './clock.ts';
import type { Transcript } from './transcript.ts';
import type { PushFields } from './wechat/push-body.ts';
import type { Simulator } from './wechat/simulator.ts';

const commands = `  any text           the user writes it
  /follow  /unfollow the user follows the account, or no longer
  /click KEY         the user clicks a menu button
  /scan SCENE        the user scans a QR code
  /enter [FROM]      the user opens the chat of a mini program
  /account NAME      talk to another account
  /advance 48h       let time pass (30s, 10m, 48h, 3d)
  /kill-token        WeChat invalidates the access token in use
  /quit`;

export interface ChatSettings {
  readonly simulator: Simulator;
  readonly transcript: Transcript;
  readonly clock: Clock;
  readonly accounts: readonly Account[];
  readonly openId: string;
  readonly quit: () => void;
}

/** Lets whoever sits at the terminal be a user: reads lines, and does what they say. */
export function startChat(settings: ChatSettings): void {
  const { quit } = settings;
  const accounts = settings.accounts.map(({ account }) => account);
  let account =
    settings.accounts.find(({ kind }) => kind === 'official-account')?.account ?? accounts[0] ?? '';
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const ask = (): void => {
    terminal.setPrompt(`${account}> `);
    terminal.prompt();
  };
  console.log(`\nWrite as a user (/help for more).`);
  terminal.on('close', quit);
  terminal.on('line', (line) => {
    const [, command, argument = ''] = /^\/([a-z-]+)\s*(.*)$/.exec(line.trim()) ?? [];
    if (command === 'quit') terminal.close();
    else if (command === 'help') console.log(commands);
    else if (command === 'account') {
      if (accounts.includes(argument)) account = argument;
      else console.log(`  There is no account ${argument}; there are ${accounts.join(', ')}.`);
    } else {
      void run(settings, account, command, command === undefined ? line.trim() : argument)
        .catch((error: unknown) => console.log(`  ${(error as Error).message}`))
        .finally(ask);
      return;
    }
    ask();
  });
  ask();
}

async function run(
  settings: ChatSettings,
  account: string,
  command: string | undefined,
  argument: string,
): Promise<void> {
  const { simulator, transcript, clock, openId } = settings;
  if (command === undefined) {
    if (argument !== '') await simulator.say(account, openId, argument);
  } else if (command === 'advance') {
    if (!durationPattern.test(argument)) throw new Error('A duration is as 30s, 10m, 48h or 3d.');
    clock.advance(durationInSeconds(argument) * 1000);
    transcript.note(`${argument} have passed`);
  } else if (command === 'kill-token') simulator.killToken(account);
  else {
    const event = eventOf(command, argument);
    if (event === undefined) throw new Error(`There is no /${command}; /help lists what there is.`);
    await simulator.act(account, openId, event);
  }
}

function eventOf(command: string, argument: string): PushFields | undefined {
  switch (command) {
    case 'follow':
      return { Event: 'subscribe', EventKey: '' };
    case 'unfollow':
      return { Event: 'unsubscribe', EventKey: '' };
    case 'click':
      return { Event: 'CLICK', EventKey: argument };
    case 'scan':
      return { Event: 'SCAN', EventKey: argument, Ticket: 'invented' };
    case 'enter':
      return { Event: 'user_enter_tempsession', SessionFrom: argument };
    default:
      return undefined;
  }
}
