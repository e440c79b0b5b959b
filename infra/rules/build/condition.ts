import {
  insideMask,
  type Normalization,
  normalizations,
  normalizeText,
  usualNormalizations,
  withoutPunctuation,
} from '#shared/rules/normalize.ts';
import type { Condition, TextMatch, ValueName } from '#shared/rules/program.ts';
import { valueNames } from '#shared/rules/program.ts';
import { eventNameOf } from '#shared/wechat/inbound/event-types.ts';
import type { MessageType } from '#shared/wechat/inbound/message-types.ts';
import { durationInSeconds } from '../../config/duration.ts';
import { both } from '../../language/text.ts';
import type { ConditionSource } from '../schema/condition.ts';
import type { RulesSource } from '../schema/rules.ts';
import type { TextConditionSource, TextMatchSource, ValueMatchSource } from '../schema/text.ts';
import { memoryParts } from './memory-condition.ts';
import type { KeptNames } from './names.ts';
import { error, type Report } from './report.ts';
import { asList, buildSchedules } from './schedule.ts';
import { buildPatterns, buildValueMatch } from './value-match.ts';

export interface ConditionContext {
  readonly source: RulesSource;
  readonly kept: KeptNames;
  /** The rule's dialogue; see {@link mainDialogue}. */
  readonly dialogue: string;
  /** Default rules are tried after all others. */
  readonly isDefault: boolean;
  /** The rule's id. */
  readonly rule: string;
  readonly report: Report;
  /** Collects the groups that the condition's patterns capture. */
  readonly groups: Set<string>;
}

type Path = readonly PropertyKey[];

/** Cheap conditions come first. Those that may have to read the table come last. */
const order: Readonly<Record<Condition['kind'], number>> = {
  message: 0,
  event: 1,
  value: 2,
  text: 3,
  rollout: 4,
  during: 5,
  location: 6,
  all: 7,
  any: 8,
  none: 9,
  user: 10,
  state: 11,
  tag: 12,
  remembered: 13,
  counted: 14,
  unmatched: 15,
  firstContact: 16,
  silentFor: 17,
};

/** Resolves a condition, and reports what is wrong with it. */
export function buildCondition(source: ConditionSource, path: Path, context: ConditionContext): Condition {
  const parts = [...partsOf(source, path, context)];
  if (parts.length === 0 && Object.keys(source).length === 0) {
    error(
      context.report,
      path,
      'empty-condition',
      both('is empty', '没有写条件'),
      both(
        'Say when the rule applies, for example { message: any } or { text: { contains: 营业时间 } }.',
        '写清楚规则什么时候生效，例如 { message: any } 或 { text: { contains: 营业时间 } }。',
      ),
    );
  }
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return { kind: 'all', of: parts.sort((a, b) => order[a.kind] - order[b.kind]) };
}

function* partsOf(source: ConditionSource, path: Path, context: ConditionContext): Generator<Condition> {
  const { report, rule } = context;
  const below = (field: string): Path => [...path, field];
  const nested = (field: 'all' | 'any' | 'none', conditions: readonly ConditionSource[]): Condition => ({
    kind: field,
    of: conditions.map((one, index) => buildCondition(one, [...path, field, index], context)),
  });
  if (source.message !== undefined) {
    const types = asList(source.message);
    yield types.includes('any')
      ? { kind: 'message' }
      : { kind: 'message', types: types.filter((type): type is MessageType => type !== 'any') };
  }
  if (source.event !== undefined) {
    yield { kind: 'event', events: asList(source.event).map((name) => eventNameOf(name) ?? name) };
  }
  for (const name of valueNames) {
    const match = source[name];
    if (match !== undefined) yield buildValue(name, match, below(name), context);
  }
  if (source.text !== undefined) yield buildText(source.text, below('text'), context);
  if (source.location !== undefined) {
    const { latitude, longitude, radius } = source.location;
    yield { kind: 'location', latitude, longitude, radius: metres(radius) };
  }
  for (const field of ['during', 'outside'] as const) {
    const schedules = source[field];
    if (schedules === undefined) continue;
    const during: Condition = {
      kind: 'during',
      schedules: buildSchedules(schedules, context.source.schedules ?? {}, below(field), report),
      ...(typeof schedules === 'string' ? { name: schedules } : {}),
    };
    yield field === 'during' ? during : { kind: 'none', of: [during] };
  }
  if (source.rollout !== undefined) {
    const { share, group = rule } =
      typeof source.rollout === 'string' ? { share: source.rollout } : source.rollout;
    yield { kind: 'rollout', share: Math.round(Number(share.slice(0, -1)) * 100), group };
  }
  if (source.all !== undefined) yield nested('all', source.all);
  if (source.any !== undefined) yield nested('any', source.any);
  if (source.none !== undefined) yield nested('none', source.none);
  if (source.not !== undefined) {
    yield { kind: 'none', of: [buildCondition(source.not, below('not'), context)] };
  }
  yield* memoryParts(source, path, context);
  if (source.firstContact !== undefined) {
    yield source.firstContact ? { kind: 'firstContact' } : { kind: 'none', of: [{ kind: 'firstContact' }] };
  }
  if (source.silentFor !== undefined) {
    yield { kind: 'silentFor', seconds: durationInSeconds(source.silentFor) };
  }
}

function buildText(source: TextConditionSource, path: Path, context: ConditionContext): Condition {
  const { not, normalize, synonyms: _, ...match } = source;
  const mask = maskOf(normalize ?? context.source.normalize);
  if (Object.keys(match).length === 0 && not === undefined) {
    error(
      context.report,
      path,
      'empty-condition',
      both('does not say what the text is compared with', '没有写文字要和什么比较'),
      both(
        'Use equals, contains, containsWord, containsAll, startsWith or matches; for any text, say { message: text }.',
        '用 equals、contains、containsWord、containsAll、startsWith 或 matches；任何文字都行的话写 { message: text }。',
      ),
    );
  }
  return {
    kind: 'text',
    normalize: mask,
    ...buildTextMatch(match, mask, path, context),
    ...(not === undefined
      ? {}
      : { not: buildTextMatch(not, mask, [...path, 'not'], { ...context, groups: new Set() }) }),
  };
}

/** The normalizations as a bit mask. */
export function maskOf(normalize: RulesSource['normalize']): number {
  if (normalize === false) return 0;
  return Object.entries(normalize ?? {}).reduce((mask, [name, isOn]) => {
    const bit = normalizations[name as Normalization];
    return isOn ? mask | bit : mask & ~bit;
  }, usualNormalizations);
}

function buildTextMatch(
  source: TextMatchSource,
  mask: number,
  path: Path,
  context: ConditionContext,
): TextMatch {
  const { report } = context;
  const inside = insideMask(mask);
  const normalizedOf = (word: string, how: number, at: Path): readonly string[] => {
    const text = normalizeText(word, how);
    if (text !== '') return [text];
    error(
      report,
      at,
      'empty-keyword',
      both('has nothing but spaces in it', '里面只有空格'),
      both('Write what the text should be compared with.', '写要比较的文字。'),
    );
    return [];
  };
  const keywords = (field: 'equals' | 'contains' | 'containsWord' | 'startsWith', how: number) => {
    const words = source[field];
    if (words === undefined) return {};
    const normalized = asList(words).flatMap((word, index) =>
      normalizedOf(word, how, Array.isArray(words) ? [...path, field, index] : [...path, field]),
    );
    return { [field]: [...new Set(normalized)] };
  };
  const containsAll = source.containsAll?.map((words, index) => {
    const some = asList(words).flatMap((one) => normalizedOf(one, inside, [...path, 'containsAll', index]));
    const [only = ''] = some;
    return some.length === 1 ? only : some;
  });
  return {
    ...keywords('equals', mask),
    ...keywords('contains', inside),
    ...keywords('containsWord', inside),
    ...(containsAll === undefined ? {} : { containsAll }),
    ...keywords('startsWith', withoutPunctuation(mask)),
    ...buildPatterns(source.matches, mask, [...path, 'matches'], context),
  };
}

function buildValue(
  of: ValueName,
  source: ValueMatchSource,
  path: Path,
  context: ConditionContext,
): Condition {
  return { kind: 'value', of, match: buildValueMatch(source, path, context) };
}

function metres(distance: string): number {
  return Number.parseFloat(distance) * (distance.endsWith('km') ? 1000 : 1);
}
