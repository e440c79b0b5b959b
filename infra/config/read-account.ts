import type { Text } from '../language/text.ts';
import { type AccountRules, type BuiltRules, buildProgram } from '../rules/build/program.ts';
import { type Account, accountSchema } from './account-schema.ts';
import type { Finding } from './finding.ts';
import { isShared, withIncludes } from './includes.ts';
import type { MediaDigests } from './media-digests.ts';
import { readYaml } from './read-yaml.ts';
import { rulesOf } from './rules-of.ts';
import type { YamlSource } from './yaml-source.ts';

/** An account's file, read and built once for all uses. */
export interface AccountFile {
  readonly account: Account;
  /** The part of the file that its rules consist of. */
  readonly rules: AccountRules;
  /** The result of building the rules without an error: the program, and the files that it sends. */
  readonly built: BuiltRules;
  readonly source: YamlSource;
}

/** An account with the digests of its files. */
export interface LoadedAccount extends AccountFile {
  readonly media: MediaDigests;
}

export type ReadAccount =
  | ({ readonly ok: true } & AccountFile)
  | { readonly ok: false; readonly problems: readonly Finding[]; readonly source: YamlSource };

/** Reads one account file (YAML, which includes JSON). Each problem names file, line, column and field. */
export function readAccount(content: string | Uint8Array, file: string): ReadAccount {
  const read = readYaml(content, file, accountSchema);
  if (!read.ok) return isShared(read.source.value) ? noAccount(read.source) : read;
  const { account, source, problems: ofIncluded } = withIncludes(read.value, read.source);
  if (ofIncluded.length > 0) return { ok: false, problems: ofIncluded, source };
  const rules = rulesOf(account);
  const built = buildProgram(rules);
  const problems = built.issues
    .filter(({ severity }) => severity === 'error')
    .map((issue): Finding => source.finding(issue));
  return problems.length === 0
    ? { ok: true, account, rules, built, source }
    : { ok: false, problems, source };
}

function noAccount(source: YamlSource): ReadAccount {
  const problem: Text = {
    en: 'is no account: it has no account, kind and appId',
    zh: '不是公众号文件：没有 account、kind 和 appId',
  };
  const remedy: Text = {
    en: 'Rules that accounts share go into a folder below, such as common, and each account names them: include: common/agents.yaml.',
    zh: '多个公众号共用的规则请放到下一级文件夹（例如 common），再在每个公众号里写 include: common/agents.yaml。',
  };
  return {
    ok: false,
    problems: [source.finding({ path: [], severity: 'error', code: 'no-account', problem, remedy })],
    source,
  };
}
