import { stringify } from 'yaml';
import { addedStyle } from '../../config/add-to-list.ts';
import type { AccountFile } from '../../config/read-account.ts';
import { recordedCase } from '../../rules/testing/record-case.ts';
import type { CaseSource } from '../../rules/testing/schema.ts';
import { recordedSteps, usersOf } from '../trace/recorded-steps.ts';
import type { TraceContext } from '../trace/trace-context.ts';

/**
 * What users said to an account and the outcome, as test cases for the account.
 *
 * @param openId undefined for every user
 * @param nameOf the name of a user
 */
export function recordedCases(
  tracing: TraceContext,
  { account: { account }, rules }: AccountFile,
  openId: string | undefined,
  nameOf: (openId: string) => string,
): readonly CaseSource[] {
  const everybody = openId === undefined ? usersOf(tracing, account) : [openId];
  return everybody.flatMap((user) => {
    const { steps, isWhole } = recordedSteps(tracing, account, user);
    return recordedCase(steps, { who: nameOf(user), rules, isNew: isWhole }) ?? [];
  });
}

/** Cases in the form of a test file. */
export function casesText(cases: readonly CaseSource[]): string {
  return stringify({ cases }, addedStyle);
}
