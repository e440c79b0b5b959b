import { dateAfter, momentOf } from '#shared/rules/engine/local-time.ts';
import type { Emit, ProgramRule } from '#shared/rules/program.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { EncryptionMode } from '#shared/wechat/credentials.ts';
import { durationInSeconds } from '../../config/duration.ts';
import { both } from '../../language/text.ts';
import { isDate } from '../schema/primitives.ts';
import type { RuleSource } from '../schema/rule.ts';
import type { RulesSource } from '../schema/rules.ts';
import { type Cancellables, cancelsOf } from './cancels.ts';
import { buildCondition } from './condition.ts';
import { keepingOf, stateChange } from './keep.ts';
import { type Kinds, kindsFor } from './kinds.ts';
import { limitsOf, placeOfRule, type SharedLimits } from './limits.ts';
import { type KeptNames, mainDialogue } from './names.ts';
import { checkPassive } from './passive.ts';
import { buildReplies, type FileUse } from './reply.ts';
import { error, type Report } from './report.ts';
import { asList } from './schedule.ts';
import { checkTemplates, namesForRule, type TemplateNames } from './template-names.ts';
import { checkTransfer, transferOf, withTransferByCall } from './transfer.ts';
import { typingOf } from './typing.ts';

export interface BuildContext {
  readonly kind: AccountKind;
  readonly appId: string;
  readonly timezone: string;
  readonly encryption: EncryptionMode;
  readonly verified: boolean;
  /** Whether the account can open and close sessions with agents through WeChat's API. */
  readonly agentSessions: boolean;
  readonly source: RulesSource;
  readonly report: Report;
  readonly files: FileUse[];
  readonly names: TemplateNames;
  readonly kept: KeptNames;
  readonly limits: SharedLimits;
  readonly cancellables: Cancellables;
}

/** A rule, and what the checks know about it. */
export interface BuiltRule {
  /** Its place in the file. */
  readonly index: number;
  readonly source: RuleSource;
  readonly rule: ProgramRule;
  /** The messages and events that it can apply to. */
  readonly kinds: Kinds;
}

const actions = [
  'reply',
  'transfer',
  'setState',
  'clearState',
  'remember',
  'forget',
  'count',
  'tag',
  'untag',
  'cancel',
  'emit',
  'mute',
  'ignore',
] as const;

/** Resolves a rule, and reports what is wrong with it. */
export function buildRule(source: RuleSource, index: number, context: BuildContext): BuiltRule {
  const { report, timezone } = context;
  const path = ['rules', index];
  const groups = new Set<string>();
  const { when = source.default ? { message: 'any' as const } : undefined } = source;
  // A rule that is switched off may have nothing but an id, to replace an included rule.
  if (when === undefined && source.enabled !== false) {
    error(
      report,
      path,
      'no-condition',
      both('does not say when it applies', '没有写什么时候生效'),
      both(
        'Add `when`, or `default: true` for a rule that answers what no other rule does.',
        '加上 when；如果是用来兜底的，加 default: true。',
      ),
    );
  }
  if (source.enabled !== false && actions.every((action) => source[action] === undefined)) {
    error(
      report,
      path,
      'no-action',
      both('does not say what to do', '没有写要做什么'),
      both(
        `Add ${actions.slice(0, -1).join(', ')}, or \`ignore: true\` to do nothing on purpose.`,
        `加上 ${actions.slice(0, -1).join('、')} 之一；故意什么都不做的话写 ignore: true。`,
      ),
    );
  }
  const condition = buildCondition(when ?? { message: 'any' }, [...path, 'when'], {
    source: context.source,
    kept: context.kept,
    dialogue: source.dialogue ?? mainDialogue,
    isDefault: source.default === true,
    rule: source.id,
    report,
    groups,
  });
  const kinds = kindsFor(condition);
  const names = namesForRule(context.names, kinds, groups, stateValuesFor(source, context.kept));
  const used: string[] = [];
  const replyContext = { ...context, rule: source.id, schedules: context.source.schedules ?? {} };
  const replies =
    source.reply && buildReplies(source.reply, [...path, 'reply'], { ...replyContext, names, used });
  const otherwise = typeof source.transfer === 'object' ? source.transfer.otherwise : undefined;
  const transfer = transferOf(
    source,
    otherwise &&
      buildReplies(otherwise, [...path, 'transfer', 'otherwise'], { ...replyContext, names, used }),
  );
  const emit = source.emit && asList(source.emit).map(({ type, detail = {} }): Emit => ({ type, detail }));
  used.push(...checkTemplates(source.emit, names, [...path, 'emit'], report));
  const state = stateChange(source, context.kept);
  used.push(...checkTemplates(source.setState, names, [...path, 'setState'], report));
  used.push(...checkTemplates(source.remember, names, [...path, 'remember'], report));
  const keeps = keepingOf(source);
  const times = { from: begin(source.from, timezone), until: end(source.until, timezone) };
  if (times.from !== undefined && times.until !== undefined && times.until <= times.from) {
    error(
      report,
      [...path, 'until'],
      'never-enabled',
      both('is before `from`, so the rule never applies', '比 from 还早，规则永远不会生效'),
      both('Give a later date.', '写一个更晚的日期。'),
    );
  }
  const cancels = cancelsOf(source, context.cancellables, path, report);
  const limits = limitsOf(source, context.limits, path, report);
  const rule: ProgramRule = compact({
    id: source.id,
    when: condition,
    ...times,
    continue: source.continue,
    evenWhenMuted: source.evenWhenMuted,
    limits: limits.length === 0 ? undefined : limits,
    place: placeOfRule(source, context.limits),
    replies,
    typing: typingOf(source, path, report),
    // An account that is not verified can only give passive replies.
    passive:
      source.passive ?? (context.verified || replies === undefined || source.transfer ? undefined : true),
    transfer,
    closesSession: source.transfer === false ? (true as const) : undefined,
    dialogue: source.dialogue,
    state,
    keeps,
    cancels,
    default: source.default,
    emit,
    mute: source.mute === undefined ? undefined : source.mute === false ? 0 : durationInSeconds(source.mute),
    usesMemory:
      keeps !== undefined ||
      state?.addsValues ||
      // The state of a named dialogue is part of a map, which is read before it is changed.
      (source.dialogue !== undefined && state !== undefined) ||
      used.some((name) => /^(state|window|remembered|counted)\./.test(name))
        ? (true as const)
        : undefined,
  });
  const checked = withTransferByCall(rule, context);
  checkPassive(checked, context, path, report);
  checkTransfer(checked, kinds, context, path, report);
  return { index, source, rule: checked, kinds };
}

/** The names of the values that a rule's dialogue keeps. */
function stateValuesFor(
  { dialogue = mainDialogue }: RuleSource,
  { stateValues }: KeptNames,
): ReadonlySet<string> {
  return stateValues.get(dialogue) ?? new Set();
}

function begin(text: string | undefined, timezone: string): number | undefined {
  return text === undefined ? undefined : momentIn(text, timezone);
}

/** A date includes its whole day. */
function end(text: string | undefined, timezone: string): number | undefined {
  if (text === undefined) return undefined;
  return isDate(text) ? momentOf(dateAfter(text, 1), 0, timezone) : momentIn(text, timezone);
}

/** Epoch seconds of a date or time that an operator wrote, in a time zone. */
export function momentIn(text: string, timezone: string): number {
  const [date = '', time = '0:00'] = text.split(/[ T]/);
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return momentOf(date, hour * 60 + minute, timezone);
}

type Defined<Fields> = {
  [Name in keyof Fields as undefined extends Fields[Name] ? never : Name]: Fields[Name];
} & {
  [Name in keyof Fields as undefined extends Fields[Name] ? Name : never]?: Exclude<Fields[Name], undefined>;
};

/** Without the fields that are undefined. */
function compact<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>;
}
