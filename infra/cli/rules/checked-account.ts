import { readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { didYouMean } from '#shared/closest-name.ts';
import { CodedError } from '#shared/coded-error.ts';
import { someAccountFiles } from '../../config/account-files.ts';
import type { Account } from '../../config/account-schema.ts';
import { fileProblem } from '../../config/file-problem.ts';
import type { Finding } from '../../config/finding.ts';
import { quotasOf } from '../../config/function-config.ts';
import { type AccountFile, type ReadAccount, readAccount } from '../../config/read-account.ts';
import { sameAccount } from '../../config/same-account.ts';
import { uncertainRecipient } from '../../config/uncertain-recipient.ts';
import { both, type Language, meant } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { lintErrors, lintRules, type WindowQuotas } from '../../rules/lint/lint.ts';
import type { MenuKey } from '../../rules/lint/menu.ts';
import { findingLines } from './print-findings.ts';

/** An account's file with all findings about it. */
export interface CheckedAccount {
  /** The account's name, or its file's name if it cannot be read. */
  readonly name: string;
  readonly path: string;
  /** The path as findings show it. */
  readonly file: string;
  /** null if an error makes it unusable. */
  readonly usable: UsableAccount | null;
  /** How many rules it has; null if that cannot be read. */
  readonly rules: number | null;
  /** Whether the findings are complete: after an unreadable part, the rest is not checked. */
  readonly isAll: boolean;
  /** In the order of the file. */
  readonly findings: readonly Finding[];
}

export interface UsableAccount extends AccountFile {
  readonly quotas: WindowQuotas;
}

/**
 * Checks the account files of a folder, or those of the named accounts.
 *
 * @param now epoch seconds
 * @param draft text that replaces the file of an account
 * @param errorsOnly leaves out the warnings, which take a third of the time
 * @param only looks for probable mistakes in these accounts alone, and in the others only for what concerns several; the
 *   named accounts are these too
 * @param read reads one file
 * @throws CodedError `accounts_missing` if there are none | `account_unknown`
 */
export function checkAccounts(
  folder: string,
  names: readonly string[],
  now: number,
  {
    draft,
    errorsOnly = false,
    only = names.length === 0 ? undefined : names,
    read = readAccount,
  }: {
    readonly draft?: UnsavedFile | undefined;
    readonly errorsOnly?: boolean;
    readonly only?: readonly string[] | undefined;
    readonly read?: typeof readAccount;
  } = {},
): CheckedAccount[] {
  const fileOf = new Map<string, string>();
  const isAsked = (content: ReadAccount, path: string): boolean =>
    only === undefined ||
    only.includes(nameOf(path)) ||
    (content.ok && only.includes(content.account.account));
  const all = someAccountFiles(folder).map((path) => {
    const isDraft = draft !== undefined && nameOf(path) === draft.account;
    const text = isDraft ? draft.text : readFileSync(path);
    const content = read(text, relative(process.cwd(), path));
    return checkAccountFile(path, content, {
      folder,
      now,
      fileOf,
      lint: isAsked(content, path) ? (errorsOnly ? lintErrors : lintRules) : () => [],
    });
  });
  for (const name of names) {
    if (all.some((one) => one.name === name)) continue;
    const known = all.map((one) => one.name);
    throw new ToldError(
      'account_unknown',
      both(
        `There is no account ${name} in ${folder}${didYouMean(name, known) || '.'} It has ${known.join(', ')}.`,
        `${folder} 里没有账号 ${name}${meant(name, known) || '。'}有 ${known.join('、')}。`,
      ),
    );
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

/** The text of an account's file that has not been saved. */
export interface UnsavedFile {
  /** The file's name without its ending. */
  readonly account: string;
  readonly text: string;
}

const nameOf = (path: string): string => basename(path).replace(/\.[a-z]+$/, '');

interface CheckWith {
  readonly folder: string;
  /** Epoch seconds. */
  readonly now: number;
  /** Gets the file of the account. */
  readonly fileOf: Map<string, string>;
  readonly lint: typeof lintRules;
}

/** Checks one account's file: schema, rules, and probable mistakes. */
function checkAccountFile(
  path: string,
  read: ReadAccount,
  { folder, now, fileOf, lint }: CheckWith,
): CheckedAccount {
  const file = relative(process.cwd(), path);
  const named = nameOf(path);
  if (!read.ok) {
    const { problems, source } = read;
    const rules = countRules(source.value);
    return { name: named, path, file, usable: null, rules, isAll: false, findings: inOrder(problems, file) };
  }
  const { account, rules, built, source } = read;
  const quotas = quotasOf(account);
  const issues = lint({
    account: rules,
    built,
    quotas: quotasOfRules(quotas, account.keepForPeople),
    keptForPeople: account.keepForPeople,
    menuKeys: menuKeys(account),
    fileProblem: (use) => fileProblem(folder, use),
    now,
  });
  const findings = [
    ...sameAccount(account, source, fileOf),
    ...uncertainRecipient(account, source),
    ...source.warnings.map(({ place, ...slip }) => ({
      ...source.finding({ severity: 'warning', ...slip }),
      ...place,
    })),
    ...issues
      .map((issue) => source.finding(issue))
      // Not every account has to use what accounts share.
      .filter((one) => one.code !== 'unused' || one.file === file),
  ];
  const isUsable = findings.every(({ severity }) => severity !== 'error');
  return {
    name: account.account,
    path,
    file,
    rules: account.rules.length,
    isAll: true,
    usable: isUsable ? { account, rules, built, source, quotas } : null,
    findings: inOrder(findings, file),
  };
}

function menuKeys({ menu }: Account): readonly MenuKey[] | undefined {
  return menu?.flatMap((button, index) => {
    const below = button.buttons?.map((one, number) => ({ one, path: ['menu', index, 'buttons', number] }));
    return (below ?? [{ one: button, path: ['menu', index] }]).flatMap(({ one, path }) => {
      const { name, key, type = 'click' } = one;
      const event = type === 'click' ? 'CLICK' : type;
      return key === undefined ? [] : [{ name, key, event, path }];
    });
  });
}

function countRules(value: unknown): number | null {
  const { rules } = (value ?? {}) as { readonly rules?: unknown };
  return Array.isArray(rules) ? rules.length : null;
}

/** How many messages of a window rules may send; the rest can be kept for people. */
function quotasOfRules(quotas: WindowQuotas, keepForPeople: number): WindowQuotas {
  const left = ({ limit, seconds }: WindowQuotas[keyof WindowQuotas]) => ({
    limit: Math.max(0, limit - keepForPeople),
    seconds,
  });
  return Object.fromEntries(
    Object.entries(quotas).map(([name, quota]) => [name, left(quota)]),
  ) as WindowQuotas;
}

/** @throws CodedError `rules_invalid` if an account's rules cannot be used */
export function usableOf(account: CheckedAccount, language: Language): UsableAccount {
  if (account.usable !== null) return account.usable;
  throw unusable([account], language);
}

/** @throws CodedError `rules_invalid` if the rules of some accounts cannot be used */
export function checkUsable(accounts: readonly CheckedAccount[], language: Language): void {
  const broken = accounts.filter(({ usable }) => usable === null);
  if (broken.length > 0) throw unusable(broken, language);
}

function unusable(accounts: readonly CheckedAccount[], language: Language): CodedError {
  const errors = accounts.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error'));
  return new CodedError('rules_invalid', errors.flatMap((one) => findingLines(one, language)).join('\n'));
}

/** By their place: the account's own file first, then the files that it includes. */
function inOrder(findings: readonly Finding[], own: string): Finding[] {
  const files = [own, ...new Set(findings.map(({ file }) => file))];
  const place = ({ file }: Finding): number => files.indexOf(file);
  return findings.toSorted((a, b) => place(a) - place(b) || a.line - b.line || a.column - b.column);
}
