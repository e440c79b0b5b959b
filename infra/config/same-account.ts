import type { Finding } from './finding.ts';
import type { YamlSource } from './yaml-source.ts';

/** An account that another file is about already, or nothing. @param fileOf the files of accounts that were read before */
export function sameAccount(
  account: string,
  source: YamlSource,
  fileOf: ReadonlyMap<string, string>,
): Finding[] {
  const other = fileOf.get(account);
  if (other === undefined) return [];
  const path = ['account'];
  return [
    source.finding({
      severity: 'error',
      code: 'same-account',
      path,
      problem: `${account} is the account of ${other} already`,
      remedy: 'Give one of them another name, or put the rules of both into one file.',
    }),
  ];
}
