import { findingText } from '#infra/config/finding.ts';
import { type LoadedAccount, readAccount } from '#infra/config/read-account.ts';

/**
 * The account that a file with these fields gives.
 *
 * @param fields as in the file; absent fields have their default
 */
export function loadedAccount(fields: object): LoadedAccount {
  // JSON is valid YAML.
  const read = readAccount(JSON.stringify(fields), 'test.yaml');
  if (!read.ok) throw new Error(read.problems.map((one) => findingText(one)).join('\n'));
  return { ...read, media: {} };
}
