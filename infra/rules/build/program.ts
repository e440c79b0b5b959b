import { closingEvent } from '#shared/rules/closing-event.ts';
import { lookBack } from '#shared/rules/engine/limits.ts';
import { normalizations } from '#shared/rules/normalize.ts';
import { type Condition, type Program, type ProgramRule, programFormat } from '#shared/rules/program.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { EncryptionMode } from '#shared/wechat/credentials.ts';
import { durationInSeconds } from '../../config/duration.ts';
import { both } from '../../language/text.ts';
import { allConditions } from '../lint/walk.ts';
import type { RulesSource } from '../schema/rules.ts';
import { cancellablesIn } from './cancels.ts';
import { expandRules } from './expand.ts';
import { resolveVariables } from './fill-variables.ts';
import { keptForBy, reportTooMany } from './keep.ts';
import { sharedLimits } from './limits.ts';
import { keptNames } from './names.ts';
import type { FileUse } from './reply.ts';
import { error, type Report, type RuleIssue } from './report.ts';
import { type BuiltRule, buildRule } from './rule.ts';
import { asList, buildCalendar } from './schedule.ts';
import { commonNames } from './template-names.ts';
import { pairsFor } from './traditional.ts';
import { hasAgentSessions } from './transfer.ts';

/** The part of an account's file that its rules are built from. */
export type AccountRules = RulesSource & {
  readonly kind: AccountKind;
  readonly appId: string;
  readonly timezone: string;
  readonly encryption: EncryptionMode;
  readonly verified: boolean;
  readonly remindBeforeWindowCloses?: string | undefined;
  readonly agentSessions?: boolean | undefined;
};

export interface BuiltRules {
  /** The rules as written, with variables and synonyms written out in the keywords. */
  readonly expanded: AccountRules;
  /** Use it only if no issue is an error. */
  readonly program: Program;
  readonly issues: readonly RuleIssue[];
  /** In the order in which they are tried. */
  readonly rules: readonly BuiltRule[];
  readonly files: readonly FileUse[];
}

const day = 24 * 60 * 60;
/** How long a user is remembered so that a later message is no first contact. */
const acquaintance = 730 * day;
const defaultMute = 30 * 60;

/** Checks an account's rules, and resolves them into a program for the engine. */
export function buildProgram(written: AccountRules): BuiltRules {
  const issues: RuleIssue[] = [];
  const files: FileUse[] = [];
  const report: Report = (issue) => void issues.push(issue);
  const variables = resolveVariables(written, report);
  const source = expandRules(written, variables, report);
  const { kind, appId, timezone, encryption, verified, muteDuringAgentSession: mute } = source;
  reportSameIds(source, report);
  const kept = keptNames(source);
  reportTooMany(kept, report);
  const context = {
    kind,
    appId,
    timezone,
    encryption,
    verified,
    agentSessions: hasAgentSessions(written),
    source,
    report,
    files,
    names: commonNames(variables, kept),
    kept,
    limits: sharedLimits(source, report),
    cancellables: cancellablesIn(source, kept, report),
  };
  reportClosing(written, report);
  const built = source.rules.map((rule, index) => buildRule(rule, index, context));
  const rules = built.filter((one) => one.source.enabled !== false).sort(inTurn);
  const simplified = pairsFor(charactersIn(rules.map(({ rule }) => rule.when)));
  return {
    expanded: source,
    program: {
      format: programFormat,
      timezone,
      muteDuringAgentSession: mute === false ? 0 : mute === undefined ? defaultMute : durationInSeconds(mute),
      variables,
      calendar: buildCalendar(source),
      rules: rules.map(({ rule }) => rule),
      rememberFor: Math.max(0, ...rules.map(({ rule }) => rememberFor(rule))),
      ...(simplified === '' ? {} : { simplified }),
      ...(source.lists === undefined ? {} : { lists: source.lists }),
      ...(rules.some(({ rule }) => asksUnmatched(rule.when)) ? { countsUnmatched: true as const } : {}),
    },
    issues,
    rules,
    files,
  };
}

/** By priority, then by place in the file; default rules last. */
function inTurn(a: BuiltRule, b: BuiltRule): number {
  const isDefault = (one: BuiltRule): number => Number(one.source.default ?? false);
  const priority = (one: BuiltRule): number => one.source.priority ?? 0;
  return isDefault(a) - isDefault(b) || priority(b) - priority(a) || a.index - b.index;
}

/** A rule for the event before a window closes needs `remindBeforeWindowCloses`. */
function reportClosing({ rules, remindBeforeWindowCloses }: AccountRules, report: Report): void {
  if (remindBeforeWindowCloses !== undefined) return;
  for (const { condition, path } of allConditions({ rules })) {
    if (!asList(condition.event ?? []).includes(closingEvent)) continue;
    error(
      report,
      [...path, 'event'],
      'window-closing-when',
      both(
        'is about the time before the window closes, but the account does not say how long before',
        '说的是窗口关闭之前，但账号没有写提前多久',
      ),
      both(
        'Write it beside the rules: remindBeforeWindowCloses: 2h.',
        '在 rules 旁边写：remindBeforeWindowCloses: 2h。',
      ),
    );
  }
}

function reportSameIds({ rules }: RulesSource, report: Report): void {
  const seen = new Set<string>();
  for (const [index, { id }] of rules.entries()) {
    if (seen.has(id)) {
      error(
        report,
        ['rules', index, 'id'],
        'same-id',
        both(
          `${id} is the id of an earlier rule; every rule needs its own`,
          `${id} 已经是前面规则的 id；每条规则要有自己的 id`,
        ),
        both('Give one of them another id.', '给其中一条换个 id。'),
      );
    }
    seen.add(id);
  }
}

/** How long the user has to be remembered for a rule; seconds. */
function rememberFor({ when, limits = [], keeps = {}, cancels = {} }: ProgramRule): number {
  return Math.max(
    0,
    ...Object.values(cancels),
    ...limits.map(lookBack),
    keptForBy(keeps),
    acquaintanceFor(when),
  );
}

function acquaintanceFor(condition: Condition): number {
  switch (condition.kind) {
    case 'all':
    case 'any':
    case 'none':
      return Math.max(0, ...condition.of.map(acquaintanceFor));
    case 'firstContact':
      return acquaintance;
    case 'silentFor':
      // Remembered longer than that, or a silent user would look like a new one.
      return condition.seconds + 30 * day;
    default:
      return 0;
  }
}

function asksUnmatched(condition: Condition): boolean {
  return (
    condition.kind === 'unmatched' ||
    ('of' in condition && Array.isArray(condition.of) && condition.of.some(asksUnmatched))
  );
}

/** The characters of keywords and patterns that count the same in both scripts. */
function charactersIn(conditions: readonly Condition[]): ReadonlySet<string> {
  return new Set(conditions.flatMap((condition) => [...textIn(condition)]));
}

function textIn(condition: Condition): string {
  if (condition.kind === 'all' || condition.kind === 'any' || condition.kind === 'none') {
    return condition.of.map(textIn).join('');
  }
  if (condition.kind !== 'text' || (condition.normalize & normalizations.traditional) === 0) return '';
  return JSON.stringify(condition);
}
