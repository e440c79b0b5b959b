import { findingText } from '#infra/config/finding.ts';
import { type LoadedAccount, readAccount } from '#infra/config/read-account.ts';

/** An account as if its file said this. @param fields as in the file; what is left out has its default */
export function loadedAccount(fields: object): LoadedAccount {
  // JSON is YAML.
  const read = readAccount(JSON.stringify(fields), 'test.yaml');
  if (!read.ok) throw new Error(read.problems.map((one) => findingText(one)).join('\n'));
  return { ...read, media: {} };
}
