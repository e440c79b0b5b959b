import { readFileSync } from 'node:fs';
import { CodedError } from '../coded-error.ts';

/**
 * The value of an environment variable that the stack sets.
 *
 * @throws CodedError `environment_variable_missing`
 */
export function environmentVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new CodedError(
      'environment_variable_missing',
      `The environment variable ${name} is not set. The stack sets it; deploy again with \`npx cdk deploy\`.`,
    );
  }
  return value;
}

/** The list that the stack has put beside a function's code under a name, as `accounts`. */
export function readBundledList<Item>(moduleUrl: string, name: string): readonly Item[] {
  return JSON.parse(readFileSync(new URL(`./${name}.json`, moduleUrl), 'utf8')) as Item[];
}

/** The accounts that the stack has put beside a function's code, by id. */
export function readBundledAccounts<Account extends { readonly id: string }>(
  moduleUrl: string,
): ReadonlyMap<string, Account> {
  return new Map(readBundledList<Account>(moduleUrl, 'accounts').map((account) => [account.id, account]));
}
