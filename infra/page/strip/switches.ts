import type { InputOf } from '../../local/page/api.ts';
import { call } from '../state/api.ts';
import { userTraces } from '../state/selection.ts';
import { weather } from '../state/store.ts';
import { attempt, say } from '../state/toast.ts';
import type { Command } from '../top/commands.ts';
import { words } from '../words/words.ts';

export type Manner = InputOf<'behave'>['manner'];

const minute = 60_000;
export const jumps = {
  minute,
  hour: 60 * minute,
  day: 24 * 60 * minute,
  window: 48 * 60 * minute,
} as const;

interface About {
  readonly account: string;
  readonly openId: string;
}

export const advance = (milliseconds: number): void => attempt(() => call('advance', { milliseconds }));
export const behave = (manner: Manner): void => attempt(() => call('behave', { manner }));

export function killToken({ account }: About): void {
  attempt(async () => {
    await call('killToken', { account });
    say(words().strip.killed);
  });
}

export function repeatPush(): void {
  const last = userTraces.value.findLast(({ from, outcome }) => from === 'push' && outcome !== 'rejected');
  if (last === undefined) {
    say(words().strip.nothingYet, true);
    return;
  }
  attempt(async () => {
    const { status } = await call('repeatPush', { trace: last.id });
    say(words().strip.repeated(status));
  });
}

export function forge(about: About): void {
  attempt(async () => {
    const { status } = await call('forge', about);
    say(words().strip.forged(status));
  });
}

/** The human agent who answers for the account. */
const agent = 'nina@lantern';

export function takeOver(about: About, isTaken: boolean): void {
  attempt(() => call('act', { ...about, action: { do: isTaken ? 'giveBack' : 'takeOver', agent } }));
}

export const isUsual = (): boolean => weather.value.manner.kind === 'usual' && weather.value.ahead === 0;

/** Every switch of the simulated WeChat, for the search by name. */
export function switches(about: About): Command[] {
  const { strip } = words();
  const named = (name: string, run: () => void, also = ''): Command => ({ group: 'switch', name, also, run });
  return [
    ...Object.entries(jumps).map(([name, milliseconds]) =>
      named(strip.jumps[name as keyof typeof jumps], () => advance(milliseconds), 'advance time 快进'),
    ),
    named(strip.usual, () => behave({ kind: 'usual' }), 'api 接口 usual reset'),
    named(strip.slow, () => behave({ kind: 'slow', milliseconds: 3000 }), 'api 接口 slow'),
    named(strip.silent, () => behave({ kind: 'silent' }), 'api 接口 silent'),
    ...Object.entries(strip.codes).map(([code, meaning]) =>
      named(`${strip.refusing(Number(code))} · ${meaning}`, () =>
        behave({ kind: 'refusing', code: Number(code) }),
      ),
    ),
    named(strip.kill, () => killToken(about), 'token'),
    named(strip.repeat, repeatPush, 'repeat'),
    named(strip.takeOver, () => takeOver(about, false), 'agent'),
    named(strip.giveBack, () => takeOver(about, true), 'agent'),
    named(strip.forge, () => forge(about), 'attack'),
  ];
}
