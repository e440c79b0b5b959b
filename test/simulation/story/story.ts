import type { Allowances } from '#infra/local/wechat/windows.ts';
import { badUsers, type FaultKind, impatience } from '../engine/faults.ts';
import type { Random } from '../engine/random.ts';
import { passiveWord, rarePassiveWord, words } from '../product/accounts.ts';
import type { SimulatedAccount, SimulatedUser } from '../wechat/account.ts';
import { type Action, actions, actionsOf } from '../wechat/actions.ts';

/** What the world does in one seed, step by step. */
export type Step =
  | {
      readonly kind: 'act';
      readonly account: SimulatedAccount;
      readonly user: SimulatedUser;
      readonly action: Action;
      readonly word: string;
    }
  | {
      readonly kind: 'request';
      readonly account: SimulatedAccount;
      readonly user: SimulatedUser;
      readonly messages: number;
      /** Seconds from now on after which it is not to be served; undefined where it always is. */
      readonly expiresAfter: number | undefined;
      /** Seconds from now on at which it is to be served; undefined for at once. */
      readonly sendAfter: number | undefined;
      /** Whether the service asks a second time under another id and the same idempotency key. */
      readonly isAskedTwice: boolean;
    }
  | { readonly kind: FaultStep; readonly account: SimulatedAccount; readonly user: SimulatedUser };

/** Faults that are no matter of a single call. */
const faultSteps = [
  'tokenDeath',
  'tokenWar',
  'contradiction',
  'poison',
  'redrive',
  'deploy',
] as const satisfies readonly FaultKind[];
export type FaultStep = (typeof faultSteps)[number];

export interface TimedStep {
  /** Milliseconds after the one before. */
  readonly gap: number;
  readonly step: Step;
}

/**
 * What kind of story a seed has: one in which anything happens; one in which users do only what opens short windows, because a
 * long one hides where a short one ends; or a long talk with one user.
 */
export type Genre = 'mixed' | 'brief' | 'talk';

export function genreOf(seed: number): Genre {
  if (seed % 25 === 7) return 'talk';
  return seed % 5 === 0 ? 'brief' : 'mixed';
}

/** Who does what and when: mostly things in quick succession, sometimes with minutes or the two days of a window between. */
export function tellStory(
  random: Random,
  accounts: readonly SimulatedAccount[],
  faults: readonly FaultKind[],
  genre: Genre,
): TimedStep[] {
  if (genre === 'talk') return longTalk(random, accounts);
  const isBrief = genre === 'brief';
  const length = random.between(4, 24);
  const longGapAt = random.chance(0.1) ? random.between(1, length) : -1;
  const isHasty = random.chance(0.3);
  // Only where many write at once does a bad user share a batch with others.
  const isCrowded = badUsers.every((kind) => faults.includes(kind));
  const ownFaults = faultSteps.filter((kind) => faults.includes(kind));
  // Where requests are repeated, most is to be seen of what their responses have.
  const favourites = impatience.every((kind) => faults.includes(kind))
    ? words.map((_, index) => (index % 2 === 0 ? passiveWord : rarePassiveWord))
    : [];
  /** What comes next, whatever the dice say. */
  let planned: readonly TimedStep[] = [];
  return Array.from({ length }, (_, index): TimedStep => {
    const [next, ...rest] = planned;
    planned = rest;
    if (next !== undefined) return next;
    const account = random.pick(accounts);
    const user = random.pick(account.users);
    if (isBrief && random.chance(0.5)) {
      const [first, ...others] = untilWindowEnds(random, account, user);
      planned = others;
      return first;
    }
    const gap =
      index === longGapAt ? random.between(172_500_000, 172_810_000) : gapOf(random, isHasty, isCrowded);
    const possible = isBrief ? briefActions(account) : undefined;
    const step = stepOf(random, account, user, ownFaults, [...words, ...favourites], possible);
    if (step.kind !== 'act' || step.action !== 'leave' || random.chance(0.5)) return { gap, step };
    // Somebody leaves whom the account may write to, and it is asked to.
    planned = [
      { gap: random.between(10_000, 30_000), step },
      { gap: random.between(10_000, 60_000), step: requestOf(random, account, user) },
    ];
    return { gap, step: { ...step, action: 'write', word: '一' } };
  });
}

/** One user writes more than is remembered, and goes on once all that is old. */
function longTalk(random: Random, accounts: readonly SimulatedAccount[]): TimedStep[] {
  const account = random.pick(accounts);
  const user = random.pick(account.users);
  const pauseAt = random.between(22, 26);
  return Array.from({ length: pauseAt + 8 }, (_, index) => ({
    gap: index === pauseAt ? random.between(1_300_000, 2_000_000) : random.between(500, 12_000),
    step: { kind: 'act', account, user, action: 'write', word: random.pick(words) },
  }));
}

/** Windows of up to this length are short; seconds. */
const shortWindow = 60;

/** The actions of an account's users that open no window, or a short one. */
function briefActions({ kind, allowances }: SimulatedAccount): Action[] {
  return actionsOf[kind].filter((action) => secondsOpenedBy(allowances, action) <= shortWindow);
}

function secondsOpenedBy(allowances: Allowances, action: Action): number {
  const { opens } = actions[action];
  return opens === null ? 0 : (allowances[opens]?.seconds ?? 0);
}

/** Somebody opens a short window, and messages are asked for shortly before and after it ends. */
function untilWindowEnds(
  random: Random,
  account: SimulatedAccount,
  user: SimulatedUser,
): readonly [TimedStep, ...TimedStep[]] {
  const action = random.pick(briefActions(account).filter((one) => actions[one].opens !== null));
  const open = secondsOpenedBy(account.allowances, action) * 1000;
  const before = random.between(5000, 40_000);
  return [
    { gap: random.between(0, 15_000), step: { kind: 'act', account, user, action, word: '一' } },
    { gap: Math.max(0, open - before), step: requestOf(random, account, user, 1) },
    { gap: before + random.between(5000, 50_000), step: requestOf(random, account, user, 1) },
  ];
}

function gapOf(random: Random, isHasty: boolean, isCrowded: boolean): number {
  if (isCrowded && random.chance(0.7)) return random.between(0, 100);
  const dice = random.between(1, isHasty ? 50 : 100);
  if (dice <= 40) return random.between(0, 1500);
  if (dice <= 75) return random.between(1000, 15_000);
  if (dice <= 95) return random.between(15_000, 75_000);
  return random.between(75_000, 800_000);
}

function stepOf(
  random: Random,
  account: SimulatedAccount,
  user: SimulatedUser,
  faults: readonly FaultStep[],
  vocabulary: readonly string[],
  possible: readonly Action[] | undefined,
): Step {
  if (faults.length > 0 && random.chance(0.12)) return { kind: random.pick(faults), account, user };
  if (random.chance(0.2)) return requestOf(random, account, user);
  const action =
    possible === undefined && random.chance(0.5)
      ? 'write'
      : random.pick<Action>(possible ?? actionsOf[account.kind]);
  return { kind: 'act', account, user, action, word: random.pick(vocabulary) };
}

function requestOf(
  random: Random,
  account: SimulatedAccount,
  user: SimulatedUser,
  messages = random.pick([1, 1, 1, 2, 3, 6]),
): Step {
  return {
    kind: 'request',
    account,
    user,
    messages,
    expiresAfter: random.chance(0.2) ? random.between(0, 60) : undefined,
    sendAfter: random.chance(0.2) ? random.pick([15, 40, 1000, 7200]) : undefined,
    isAskedTwice: random.chance(0.2),
  };
}
