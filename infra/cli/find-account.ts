import { didYouMean } from '#shared/closest-name.ts';
import { loadAccounts } from '../config/load-accounts.ts';
import type { LoadedAccount } from '../config/read-account.ts';
import { both, meant } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';

/**
 * Loads an account by name from a folder of files.
 *
 * @throws CodedError `account_unknown` with the names that exist
 */
export function findAccount(folder: string, name: string): LoadedAccount {
  const accounts = loadAccounts(folder);
  const found = accounts.find(({ account }) => account.account === name);
  if (found !== undefined) return found;
  const known = accounts.map(({ account }) => account.account);
  throw new ToldError(
    'account_unknown',
    both(
      `There is no account ${name} in ${folder}${didYouMean(name, known) || '.'} It has ${known.join(', ')}.`,
      `${folder} 里没有账号 ${name}${meant(name, known) || '。'}有 ${known.join('、')}。`,
    ),
  );
}
