import { comeBy, deployedVersion, isOver, trialAt } from '#shared/aws/rules-in-force.ts';
import type { Coming, CurrentRules, Trial } from '#shared/aws/rules-item.ts';
import { ToldError } from '../../language/told-error.ts';

/** Which versions of an account's rules are in force at a moment, for whom, and which are scheduled. */
export interface RulesState {
  /** The version for everybody; 0 for the deployed rules. */
  readonly version: number;
  readonly before: number;
  readonly latest: number;
  /** When that version came into force and who put it there; 0 and empty for the deployed rules. Epoch seconds. */
  readonly at: number;
  readonly by: string;
  /** The version that only testers have. */
  readonly trial: Trial | null;
  /** Earliest first. */
  readonly coming: readonly Coming[];
}

/** How many versions an account can schedule: nobody keeps track of more. */
export const mostComing = 20;

/**
 * The state at a moment: schedules that are due have taken effect. A deploy of other rules ends everything.
 *
 * @param at epoch seconds
 */
export function rulesStateAt(current: CurrentRules | undefined, deployment: string, at: number): RulesState {
  const latest = current?.latest ?? 0;
  if (current === undefined || !isOver(current, deployment))
    return { version: deployedVersion, before: 0, latest, at: 0, by: '', trial: null, coming: [] };
  const { coming = [] } = current;
  const came = comeBy(current, at);
  const last = came.at(-1);
  return {
    latest,
    ...(last === undefined
      ? { version: current.version, before: current.before, at: current.at, by: current.by }
      : {
          version: last.version,
          before: came.at(-2)?.version ?? current.version,
          at: last.from,
          by: last.by,
        }),
    trial: trialAt(current, deployment, at) ?? null,
    coming: coming.slice(came.length),
  };
}

/** Puts a version in force for everybody, and ends the trial of testers. */
export function withVersion(
  { coming, ...state }: RulesState,
  version: number,
  change: { readonly at: number; readonly by: string },
): RulesState {
  return {
    version,
    before: state.version,
    latest: Math.max(state.latest, version),
    at: change.at,
    by: change.by,
    trial: null,
    coming,
  };
}

export function withTrial(state: RulesState, trial: Trial | null): RulesState {
  return { ...state, trial, latest: Math.max(state.latest, trial?.version ?? 0) };
}

/**
 * Schedules a version. It replaces what was scheduled for the same time.
 *
 * @throws CodedError `too_much_to_come`
 */
export function withComing(state: RulesState, one: Coming): RulesState {
  const others = state.coming.filter(({ from }) => from !== one.from);
  if (others.length >= mostComing) {
    throw new ToldError('too_much_to_come', {
      en: `${mostComing} versions are to come already, and there can be no more. Take one back with rules cancel.`,
      zh: `已经有 ${mostComing} 个版本排了时间，不能再多了。用 rules cancel 取消一个。`,
    });
  }
  const coming = [...others, one].sort((a, b) => a.from - b.from);
  return { ...state, coming, latest: Math.max(state.latest, one.version) };
}

/** The form in which the table stores it, with the deployment that it applies to. */
export function itemOf(
  { trial, coming, ...state }: RulesState,
  over: string,
  before: CurrentRules | undefined,
): CurrentRules {
  return {
    ...state,
    over,
    revision: (before?.revision ?? 0) + 1,
    ...(trial === null ? {} : { trial }),
    ...(coming.length === 0 ? {} : { coming }),
  };
}
