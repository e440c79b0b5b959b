import { rulesOf } from '#shared/account/rules-of.ts';
import { type Account, accountSchema } from '#shared/account/schema.ts';
import { buildProgram } from '#shared/rules/build/program.ts';
import { checkWith } from '#shared/schema-check.ts';
import type { Finding } from './finding.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

export type ReadAccount =
  | { readonly ok: true; readonly account: Account; readonly source: YamlSource }
  | { readonly ok: false; readonly problems: readonly Finding[] };

/** Reads one account file (YAML, of which JSON is a part); each problem names file, line, column and field. */
export function readAccount(text: string, file: string): ReadAccount {
  const source = readYaml(text, file);
  const inYaml = source.problems.map(
    ({ place, ...rest }): Finding => ({ file, ...place, severity: 'error', path: [], ...rest }),
  );
  if (inYaml.length > 0) return { ok: false, problems: inYaml };
  const checked = checkWith(accountSchema, source.value);
  const issues = checked.ok
    ? buildProgram(rulesOf(checked.value)).issues
    : checked.issues.map((issue) => ({ ...issue, severity: 'error' as const }));
  const problems = issues
    .filter(({ severity }) => severity === 'error')
    .map((issue) => ({ file, ...source.placeOf(issue.path), ...issue }));
  return checked.ok && problems.length === 0
    ? { ok: true, account: checked.value, source }
    : { ok: false, problems };
}
