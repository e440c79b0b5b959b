import type { ActionClass } from '#shared/wechat/inbound/action-class.ts';
import type { Text } from '../../language/text.ts';
import type { AccountRules, BuiltRules } from '../build/program.ts';
import type { FileUse } from '../build/reply.ts';
import type { RuleIssue } from '../build/report.ts';
import { checkDialogues } from './dialogues.ts';
import { checkDuplicates } from './duplicates.ts';
import { checkEmptyTexts } from './empty-texts.ts';
import { checkEvents } from './events.ts';
import { checkFiles } from './files.ts';
import { checkHolidays } from './holidays.ts';
import { checkImpossible } from './impossible.ts';
import { checkKeywords } from './keywords.ts';
import { checkLinks } from './links.ts';
import { checkLists } from './lists.ts';
import { checkMenu, type MenuKey } from './menu.ts';
import { checkPairs } from './pairs.ts';
import { checkPatternSigns } from './pattern-signs.ts';
import { checkPatterns } from './patterns.ts';
import { checkPlaceholders } from './placeholders.ts';
import { checkPromises } from './promises.ts';
import { checkQuotas } from './quotas.ts';
import { checkScenes } from './scenes.ts';
import { checkSchedules } from './schedules.ts';
import { checkShadows } from './shadows.ts';
import { checkTraditional } from './traditional.ts';
import { checkTransfers } from './transfers.ts';
import { checkUnclearAnswers } from './unclear-answers.ts';
import { checkUnused } from './unused.ts';

/** An account's rules, and what else the checks need to know. */
export interface LintInput {
  readonly account: AccountRules;
  readonly built: BuiltRules;
  /** How many messages each action of a user allows, and for how long (seconds). */
  readonly quotas: WindowQuotas;
  /** What is wrong with a file of a reply. Absent if the files cannot be read. */
  readonly fileProblem?:
    | ((use: FileUse) => { readonly problem: Text; readonly remedy: Text } | undefined)
    | undefined;
  /** How many messages of each window are kept for people. The quotas do not include them. */
  readonly keptForPeople?: number;
  /** The keys of the account's menu; undefined if its file has no menu. */
  readonly menuKeys?: readonly MenuKey[] | undefined;
  /** Epoch seconds. */
  readonly now: number;
}

export type WindowQuotas = Readonly<
  Record<ActionClass, { readonly limit: number; readonly seconds: number }>
>;

/** In `account`, variables and synonyms are written out in the conditions. */
export interface CheckInput extends LintInput {
  /** The rules as they were written. */
  readonly written: AccountRules;
}

export type Check = (input: CheckInput) => Iterable<Omit<RuleIssue, 'severity'> & { severity?: 'error' }>;

const checks: readonly Check[] = [
  checkFiles,
  checkImpossible,
  checkShadows,
  checkDuplicates,
  checkQuotas,
  checkEmptyTexts,
  checkSchedules,
  checkEvents,
  checkUnused,
  checkLists,
  checkKeywords,
  checkPatterns,
  checkPatternSigns,
  checkScenes,
  checkTraditional,
  checkLinks,
  checkPlaceholders,
  checkPairs,
  checkPromises,
  checkDialogues,
  checkUnclearAnswers,
  checkHolidays,
  checkMenu,
  checkTransfers,
];

/** Only what prevents the use of rules: problems with the files of replies. */
export function lintErrors(input: LintInput): RuleIssue[] {
  return run([checkFiles], input);
}

/** Finds in valid rules what their writer can hardly have meant. */
export function lintRules(input: LintInput): RuleIssue[] {
  return run(checks, input);
}

function run(some: readonly Check[], input: LintInput): RuleIssue[] {
  const expanded: CheckInput = { ...input, account: input.built.expanded, written: input.account };
  return some.flatMap((check) =>
    [...check(expanded)].map((issue) => ({ severity: 'warning' as const, ...issue })),
  );
}
