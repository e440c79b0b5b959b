import { ToldError } from '../../language/told-error.ts';
import { type Pushed, type PushTarget, putState, type RulesChange, readState } from './push-target.ts';
import type { RulesState } from './rules-state.ts';

/**
 * Withdraws what has not reached everybody: a scheduled version, or what testers have.
 *
 * @param version `undefined` if there is only one
 * @throws CodedError `nothing_to_cancel` | `version_ambiguous` | `rules_changed_meanwhile`
 */
export async function cancelVersion(
  target: PushTarget,
  version: number | undefined,
  change: RulesChange,
): Promise<Pushed> {
  const { account } = target;
  const { current, state } = await readState(target, change.at);
  const { trial, coming } = state;
  const open = [...(trial === null ? [] : [trial.version]), ...coming.map((one) => one.version)];
  const found = version === undefined ? open : open.filter((one) => one === version);
  const [only] = found;
  if (only === undefined) {
    throw new ToldError(
      'nothing_to_cancel',
      version === undefined || open.length === 0
        ? {
            en: `Nothing is to come at ${account}, and its testers have what everybody has. What is in force is undone with rules rollback ${account}.`,
            zh: `${account} 没有等待生效的版本，测试人员用的也和大家一样。已经生效的用 rules rollback ${account} 撤销。`,
          }
        : {
            en: `Version ${version} of ${account} is neither to come nor with its testers; that is ${open.join(', ')}.`,
            zh: `${account} 的第 ${version} 版既没有排时间，也不在测试中；可以取消的是 ${open.join('、')}。`,
          },
    );
  }
  if (version === undefined && new Set(found).size > 1) {
    throw new ToldError('version_ambiguous', {
      en: `Several versions have not reached everybody yet: ${found.join(', ')}. Say which: rules cancel ${account} ${only}`,
      zh: `有几个版本还没有对所有人生效：${found.join('、')}。请写明是哪一个：rules cancel ${account} ${only}`,
    });
  }
  const next: RulesState = {
    ...state,
    trial: trial?.version === only ? null : trial,
    coming: coming.filter((one) => one.version !== only),
  };
  return putState(target, current, state, next, { version: only, sameRules: [] });
}
