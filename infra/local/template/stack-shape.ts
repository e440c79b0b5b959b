import type { AccountSources } from '../../build/bundle.ts';
import type { AccountFile } from '../../config/read-account.ts';
import { answersPassively } from '../../rules/answers-passively.ts';

/** The parts of an account that shape the stack: its secrets, permissions and outputs. */
export function accountShape({ account: { kind, appId, platform, encryption }, built }: AccountFile) {
  return { kind, appId, platform, encryption, answersPassively: answersPassively(built.program) };
}

/**
 * The parts of the accounts that shape the stack. Stacks for accounts of the same shape differ only in the functions'
 * configuration and in the names of the rules' deployments.
 */
export function stackShape({ accounts, platforms = [] }: Omit<AccountSources, 'folder'>): unknown {
  return [accounts.map((one) => [one.account.account, accountShape(one)]), platforms];
}
