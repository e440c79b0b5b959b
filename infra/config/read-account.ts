import { type BuiltRules, buildProgram } from '../rules/build/program.ts';
import { type Account, accountSchema } from './account-schema.ts';
import type { Finding } from './finding.ts';
import { readYaml } from './read-yaml.ts';
import { rulesOf } from './rules-of.ts';
import type { YamlSource } from './yaml-source.ts';

export type ReadAccount =
  | { readonly ok: true; readonly account: Account; readonly built: BuiltRules; readonly source: YamlSource }
  | { readonly ok: false; readonly problems: readonly Finding[] };

/** Reads one account file (YAML, of which JSON is a part); each problem names file, line, column and field. */
export function readAccount(text: string, file: string): ReadAccount {
  const read = readYaml(text, file, accountSchema);
  if (!read.ok) return read;
  const { value: account, source } = read;
  const built = buildProgram(rulesOf(account));
  const problems = built.issues
    .filter(({ severity }) => severity === 'error')
    .map((issue): Finding => ({ file, ...source.placeOf(issue.path), ...issue }));
  return problems.length === 0 ? { ok: true, account, built, source } : { ok: false, problems };
}
