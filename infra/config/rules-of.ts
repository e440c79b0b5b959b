import type { AccountRules } from '../rules/build/program.ts';
import { rulesFields } from '../rules/schema/rules.ts';
import type { Account } from './account-schema.ts';

const names: ReadonlySet<string> = new Set([
  'kind',
  'appId',
  'timezone',
  'encryption',
  'verified',
  'remindBeforeWindowCloses',
  'agentSessions',
  ...Object.keys(rulesFields),
]);

/** The part of an account's file that its rules consist of. */
export function rulesOf(account: Account): AccountRules {
  return Object.fromEntries(Object.entries(account).filter(([name]) => names.has(name))) as AccountRules;
}
