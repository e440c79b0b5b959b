import { type FaultKind, impatience } from '../engine/faults.ts';
import type { Random } from '../engine/random.ts';
import { passiveWord, words } from '../product/accounts.ts';
import type { SimulatedAccount, SimulatedUser } from '../wechat/account.ts';
import { type Action, actionsOf } from '../wechat/actions.ts';

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
export const faultSteps = [
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

/** Who does what and when: mostly things in quick succession, sometimes with minutes or the two days of a window between. */
export function tellStory(
  random: Random,
  accounts: readonly SimulatedAccount[],
  faults: readonly FaultKind[],
): TimedStep[] {
  const length = random.between(4, 24);
  const longGapAt = random.chance(0.1) ? random.between(1, length) : -1;
  const isHasty = random.chance(0.3);
  const ownFaults = faultSteps.filter((kind) => faults.includes(kind));
  // Where requests are repeated, most is to be seen of what their responses have.
  const favourites = impatience.every((kind) => faults.includes(kind)) ? words.map(() => passiveWord) : [];
  return Array.from({ length }, (_, index) => {
    const account = random.pick(accounts);
    const user = random.pick(account.users);
    const gap = index === longGapAt ? random.between(172_500_000, 172_810_000) : gapOf(random, isHasty);
    return { gap, step: stepOf(random, account, user, ownFaults, [...words, ...favourites]) };
  });
}

function gapOf(random: Random, isHasty: boolean): number {
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
): Step {
  if (faults.length > 0 && random.chance(0.12)) return { kind: random.pick(faults), account, user };
  if (random.chance(0.2)) {
    return {
      kind: 'request',
      account,
      user,
      messages: random.pick([1, 1, 1, 2, 3, 6]),
      expiresAfter: random.chance(0.2) ? random.between(0, 60) : undefined,
      sendAfter: random.chance(0.2) ? random.pick([15, 40, 1000, 7200]) : undefined,
      isAskedTwice: random.chance(0.2),
    };
  }
  const action = random.chance(0.5) ? 'write' : random.pick<Action>(actionsOf[account.kind]);
  return { kind: 'act', account, user, action, word: random.pick(vocabulary) };
}
