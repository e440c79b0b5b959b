import type { AccountSources } from '../../build/bundle.ts';
import { answersPassively } from '../../rules/answers-passively.ts';

/**
 * The parts of the accounts that shape the stack: its secrets, permissions and outputs. Stacks for accounts of the
 * same shape differ only in the functions' configuration and in the names of the rules' deployments.
 */
export function stackShape({ accounts, platforms = [] }: Omit<AccountSources, 'folder'>): unknown {
  return [
    accounts.map(({ account: { account, kind, appId, platform, encryption }, built }) => [
      account,
      kind,
      appId,
      platform,
      encryption,
      answersPassively(built.program),
    ]),
    platforms,
  ];
}
