import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { loadRules } from '#shared/rules/rule-set.ts';
import { type CheckedAccount, checkAccounts } from '../../../cli/rules/checked-account.ts';
import { isBad, type PlayedTests, playTests } from '../../../cli/rules/played-tests.ts';
import { situationOf } from '../../../cli/rules/situation.ts';
import { readingOnce } from '../../../config/read-once.ts';
import { both, type Language } from '../../../language/text.ts';
import { ToldError } from '../../../language/told-error.ts';
import { causeInChinese } from '../../../rules/explain/cause-in-chinese.ts';
import { explain } from '../../../rules/explain/explain.ts';
import type { Handlers, PushResult, ReachAsked, Results } from '../api.ts';
import type { RulesStatus } from '../desk-model.ts';
import { noAccount } from '../no-account.ts';
import { findingView } from './finding-view.ts';
import { rulesWords } from './rules-words.ts';
import { type DeskTarget, runCommand, stackArguments } from './run-command.ts';

export interface RulesDeskSettings extends DeskTarget {
  /** Called when a usable file was saved. Only in the local run, where saving puts it in force. */
  readonly onSaved?: (account: string, isLive: boolean) => Promise<void>;
  /** Called when other versions have come into force for anybody. */
  readonly onPushed?: () => void;
  readonly tell: (status: RulesStatus) => void;
}

/** What can be done with the rules of accounts, here and in a deployed stack alike. */
export function rulesDesk(settings: RulesDeskSettings): Handlers {
  const { folder, now } = settings;
  const read = readingOnce();
  const seconds = (): number => Math.floor(now() / 1000);
  /** The account as its file says, or as another text would. */
  const checked = (account: string, text?: string): CheckedAccount => {
    const all = checkAccounts(folder, [], seconds(), {
      read,
      only: [account],
      draft: text === undefined ? undefined : { account, text },
    });
    const found = all.find(({ name }) => name === account) ?? all.find(({ path }) => isFileOf(path, account));
    if (found === undefined) throw noAccount(account);
    return found;
  };
  const command = async (language: Language, ...args: string[]): Promise<unknown> =>
    runCommand(settings, [...args, ...stackArguments(settings), '--json'], language);
  const change = async (language: Language, ...args: string[]): Promise<PushResult> => {
    const pushed = (await command(language, ...args)) as PushResult;
    if (pushed.kind === 'pushed') settings.onPushed?.();
    return pushed;
  };

  return {
    rulesFile({ account }) {
      const one = checked(account);
      return { text: readFileSync(one.path, 'utf8'), status: rulesStatus(one) };
    },
    rulesCheck({ account, text }) {
      return rulesStatus(checked(account, text), text).findings;
    },
    rulesWords,
    async rulesSave({ account, text, isLive }) {
      const { path } = checked(account);
      writeFileSync(path, text);
      const one = checked(account);
      const status = rulesStatus(one);
      settings.tell(status);
      if (one.usable !== null) await settings.onSaved?.(account, isLive);
      return { status, isInForce: isLive && one.usable !== null && settings.onSaved !== undefined };
    },
    async rulesTry({ account, text, says, options }) {
      const draft = checked(account, text);
      const usable = draft.usable ?? checked(account).usable;
      if (usable === null)
        throw new ToldError(
          'rules_invalid',
          both(
            'Neither the draft nor the saved file can be used. Mend what is marked in it first.',
            '草稿和存着的文件都有错误，先改好标出来的地方。',
          ),
        );
      const rules = await loadRules(usable.built.program);
      const context = situationOf(options, says === '' ? undefined : says, usable, now() / 1000);
      const { decided, rules: asked } = explain(rules, context);
      const decision = decided.kind === 'decided' ? decided.decision : null;
      return {
        isDraft: draft.usable !== null,
        rule: decision?.rule ?? null,
        replies: [
          ...(decision?.passive?.kind === 'reply' ? [decision.passive.message] : []),
          ...(decision?.replies ?? []).map(({ message }) => message),
        ] as unknown as readonly Record<string, unknown>[],
        transfers: decision?.passive?.kind === 'transfer' || decision?.session?.kind === 'open',
        rules: asked.map(({ rule, outcome, why, cause }) => ({
          rule,
          outcome,
          why: { en: why, zh: causeInChinese(cause) },
        })),
      };
    },
    async rulesTest({ account, text }) {
      return testView(await playTests(checked(account, text), seconds()), text);
    },
    rulesVersions: async ({ account }, language) =>
      (await command(language, 'rules', 'versions', account)) as Results['rulesVersions'],
    rulesDiff: async ({ account, versions }, language) =>
      (await command(language, 'rules', 'diff', account, ...versions.map(String))) as Results['rulesDiff'],
    rulesPush: ({ account, note, reach }, language) =>
      change(language, 'rules', 'push', account, '--note', note, ...reachArguments(reach)),
    rulesPublish: ({ account, at }, language) =>
      change(language, 'rules', 'publish', account, ...(at === null ? [] : ['--at', at])),
    rulesCancel: ({ account, version }, language) =>
      change(language, 'rules', 'cancel', account, String(version)),
    rulesRollback: ({ account, version }, language) =>
      change(language, 'rules', 'rollback', account, String(version)),
  };
}

function reachArguments(reach: ReachAsked): readonly string[] {
  switch (reach.kind) {
    case 'everybody':
      return [];
    case 'testers':
      return ['--testers'];
    case 'later':
      return ['--at', reach.at];
  }
}

const isFileOf = (path: string, account: string): boolean =>
  basename(path).replace(/\.[a-z]+$/, '') === account;

/** @param text in place of the saved file */
export function rulesStatus(
  { name, path, file, rules, usable, findings }: CheckedAccount,
  text = readFileSync(path, 'utf8'),
): RulesStatus {
  return {
    account: name,
    file: basename(file),
    rules: rules ?? 0,
    testers: usable?.rules.lists?.['testers']?.length ?? 0,
    savedAt: statSync(path).mtimeMs,
    findings: findings.map((one) => findingView(one, text)),
  };
}

function testView(played: PlayedTests, text: string) {
  return {
    isGood: !isBad(played),
    passed: played.cases.filter(({ failures }) => failures.length === 0).length,
    failed: played.cases
      .filter(({ failures }) => failures.length > 0)
      .map(({ name, line, failures }) => ({
        name,
        line,
        differences: failures.flatMap(({ given, differences }) =>
          [given, ...differences].map(({ en }) => en),
        ),
      })),
    findings: played.findings.map((one) => findingView(one, text)),
  };
}
