import { stringify } from 'yaml';
import type { Account } from '../../config/account-schema.ts';
import { addedStyle } from '../../config/add-to-list.ts';
import { rulesOf } from '../../config/rules-of.ts';
import { recordedCase } from '../../rules/testing/record-case.ts';
import type { CaseSource } from '../../rules/testing/schema.ts';
import { recordedSteps, usersOf } from '../trace/recorded-steps.ts';
import type { Scene } from '../trace/scene.ts';

/**
 * What users said to an account and what came of it, as cases of its tests.
 *
 * @param openId undefined for every user
 * @param nameOf what a user is called
 */
export function recordedCases(
  scene: Scene,
  account: Account,
  openId: string | undefined,
  nameOf: (openId: string) => string,
): readonly CaseSource[] {
  const rules = rulesOf(account);
  const everybody = openId === undefined ? usersOf(scene, account.account) : [openId];
  return everybody.flatMap((user) => {
    const { steps, isWhole } = recordedSteps(scene, account.account, user);
    return recordedCase(steps, { who: nameOf(user), rules, isNew: isWhole }) ?? [];
  });
}

/** Cases as they stand in a file of tests. */
export function casesText(cases: readonly CaseSource[]): string {
  return stringify({ cases }, addedStyle);
}
