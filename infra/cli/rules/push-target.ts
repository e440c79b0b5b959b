import type { CurrentRules } from '#shared/aws/rules-item.ts';
import type { RulesInDeployment } from '../../constructs/deployed-rules-output.ts';
import { ToldError } from '../../language/told-error.ts';
import type { MediaStore } from '../aws/media-store.ts';
import { itemOf, type RulesState, rulesStateAt, withComing, withTrial, withVersion } from './rules-state.ts';
import type { VersionStore } from './version-store.ts';

/** Where rules are pushed, and over which deployment. */
export interface PushTarget {
  readonly store: VersionStore;
  readonly account: string;
  readonly deployed: RulesInDeployment;
  /** Where the files of rules are stored; `undefined` in an older stack, which has no testers and schedules either. */
  readonly shelf: MediaStore | undefined;
}

/** Who changes the rules, when and why. */
export interface RulesChange {
  readonly by: string;
  readonly note: string;
  /** Epoch seconds. */
  readonly at: number;
}

/** Who gets a version, and when. */
export type Reach =
  | { readonly kind: 'everybody' }
  /** By their openids. */
  | { readonly kind: 'testers'; readonly users: readonly string[] }
  /** Everybody, from a time on; epoch seconds. */
  | { readonly kind: 'later'; readonly from: number };

export type Pushed =
  | {
      readonly kind: 'pushed';
      readonly version: number;
      readonly before: number;
      /** The current state, including testers and schedules. */
      readonly state: RulesState;
      readonly sameRules: SameRules;
    }
  /** The version with the same rules that is, or will be, in force already; 0 for the deployed ones. */
  | {
      readonly kind: 'unchanged';
      readonly version: number;
      readonly state: RulesState;
      readonly sameRules: SameRules;
    };

/** The versions that have the same rules as the pushed ones. */
export type SameRules = readonly number[];

export const everybody: Reach = { kind: 'everybody' };

/**
 * Reads which rules of an account are in force, and all versions.
 *
 * @param at epoch seconds
 */
export async function readState({ store, account, deployed }: PushTarget, at: number) {
  const current = await store.current(account);
  return {
    current,
    state: rulesStateAt(current, deployed.deployment, at),
    versions: await store.versions(account),
  };
}

/** Saves a changed state, unless somebody else was faster. */
export async function putState(
  { store, account, deployed }: PushTarget,
  current: CurrentRules | undefined,
  before: RulesState,
  state: RulesState,
  { version, sameRules }: { readonly version: number; readonly sameRules: SameRules },
): Promise<Pushed> {
  await store.putInForce(account, itemOf(state, deployed.deployment, current), current);
  return { kind: 'pushed', version, before: before.version, state, sameRules };
}

/** The state in which a version is in force for its audience. */
export function reached(state: RulesState, version: number, reach: Reach, change: RulesChange): RulesState {
  switch (reach.kind) {
    case 'everybody':
      return withVersion(state, version, who(change));
    case 'testers':
      return withTrial(state, { ...trialOf(version, reach), ...who(change) });
    case 'later':
      return withComing(state, { version, from: reach.from, ...who(change) });
  }
}

export const who = ({ at, by }: RulesChange) => ({ at, by });
export const trialOf = (version: number, reach: Reach) => ({
  version,
  users: reach.kind === 'testers' ? reach.users : [],
});
export const isSame = (users: readonly string[], reach: Reach): boolean =>
  reach.kind === 'testers' && users.join(' ') === reach.users.join(' ');

/** @throws CodedError `stack_too_old` | `testers_missing` | `time_past` */
export function checkReach(reach: Reach, { account, shelf }: PushTarget, now: number): void {
  if (reach.kind !== 'everybody' && shelf === undefined) {
    throw new ToldError('stack_too_old', {
      en: 'The stack is of an earlier version, which knows neither testers nor times. Deploy it once: npx cdk deploy.',
      zh: '堆栈的版本太旧，还不支持测试人员和定时生效。先部署一次：npx cdk deploy。',
    });
  }
  if (reach.kind === 'testers' && reach.users.length === 0) {
    throw new ToldError('testers_missing', {
      en: `Nobody is a tester of ${account} yet. Name them in its file by their openids: lists: { testers: [oQ8…] }. A rule that answers {{user.openId}} tells you yours.`,
      zh: `${account} 还没有测试人员。在文件里用 openid 写上：lists: { testers: [oQ8…] }。加一条回复 {{user.openId}} 的规则，给公众号发一句话就能看到自己的 openid。`,
    });
  }
  if (reach.kind === 'later' && reach.from <= now)
    throw new ToldError('time_past', {
      en: 'That time is over already. Without --at it is in force now.',
      zh: '这个时间已经过去了。不写 --at 就马上生效。',
    });
}
