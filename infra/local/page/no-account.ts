import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';

/** The message if no account has a name. */
export function noAccount(name: string): ToldError<'account_unknown'> {
  return new ToldError('account_unknown', both(`There is no account ${name}.`, `没有账号 ${name}。`));
}
