import type { AccountRules } from '../rules/build/program.ts';
import { rulesFields } from '../rules/schema/rules.ts';
import type { Account } from './account-schema.ts';

/** What rules are built with, although only a deploy changes it. */
const deployed: ReadonlySet<string> = new Set<keyof Account>([
  'kind',
  'appId',
  'encryption',
  'verified',
  'agentSessions',
]);
/** What a push of rules changes, as well as a deploy. */
const pushed: ReadonlySet<string> = new Set([
  'timezone',
  'remindBeforeWindowCloses',
  ...Object.keys(rulesFields),
]);

/** The part of an account's file that its rules consist of. */
export function rulesOf(account: Account): AccountRules {
  return fieldsOf(account, (name) => deployed.has(name) || pushed.has(name)) as AccountRules;
}

/** The part of an account's file that a push of its rules does not change. */
export function besideRules(account: Account): object {
  return fieldsOf(account, (name) => !pushed.has(name));
}

function fieldsOf(account: Account, isWanted: (name: string) => boolean): object {
  return Object.fromEntries(Object.entries(account).filter(([name]) => isWanted(name)));
}
