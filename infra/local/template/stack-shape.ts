import type { AccountSources } from '../../build/bundle.ts';
import { answersPassively } from '../../rules/answers-passively.ts';

/**
 * What the stack depends on of its accounts: secrets, permissions and outputs. Accounts of the same shape that differ in more
 * differ only in what the functions are told, and in the names of the deployments of their rules.
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
