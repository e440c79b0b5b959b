import { type AccountRules, type BuiltRules, buildProgram } from '../rules/build/program.ts';
import { type Account, accountSchema } from './account-schema.ts';
import type { Finding } from './finding.ts';
import { readYaml } from './read-yaml.ts';
import { rulesOf } from './rules-of.ts';
import type { YamlSource } from './yaml-source.ts';

/** An account's file, read and built once for whatever needs it. */
export interface LoadedAccount {
  readonly account: Account;
  /** The part of the file that the rules are made of. */
  readonly rules: AccountRules;
  /** What was made of it, without an error: the program, and the files that it sends. */
  readonly built: BuiltRules;
  readonly source: YamlSource;
}

export type ReadAccount =
  | ({ readonly ok: true } & LoadedAccount)
  | { readonly ok: false; readonly problems: readonly Finding[]; readonly source: YamlSource };

/** Reads one account file (YAML, of which JSON is a part); each problem names file, line, column and field. */
export function readAccount(text: string, file: string): ReadAccount {
  const read = readYaml(text, file, accountSchema);
  if (!read.ok) return read;
  const { value: account, source } = read;
  const rules = rulesOf(account);
  const built = buildProgram(rules);
  const problems = built.issues
    .filter(({ severity }) => severity === 'error')
    .map((issue): Finding => source.finding(issue));
  return problems.length === 0
    ? { ok: true, account, rules, built, source }
    : { ok: false, problems, source };
}
