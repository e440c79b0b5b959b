import { stringify } from 'yaml';
import { addedStyle } from '../../config/add-to-list.ts';
import type { AccountFile } from '../../config/read-account.ts';
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
  { account: { account }, rules }: AccountFile,
  openId: string | undefined,
  nameOf: (openId: string) => string,
): readonly CaseSource[] {
  const everybody = openId === undefined ? usersOf(scene, account) : [openId];
  return everybody.flatMap((user) => {
    const { steps, isWhole } = recordedSteps(scene, account, user);
    return recordedCase(steps, { who: nameOf(user), rules, isNew: isWhole }) ?? [];
  });
}

/** Cases as they stand in a file of tests. */
export function casesText(cases: readonly CaseSource[]): string {
  return stringify({ cases }, addedStyle);
}
