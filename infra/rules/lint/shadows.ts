import { eventKind, messageKinds } from '#shared/rules/engine/triggers.ts';
import { insideMask, normalizations, normalizeText, withoutPunctuation } from '#shared/rules/normalize.ts';
import { valueNames } from '#shared/rules/program.ts';
import { eventNameOf } from '#shared/wechat/inbound/event-types.ts';
import { both } from '../../language/text.ts';
import { maskOf } from '../build/condition.ts';
import { literalsOf } from '../build/pattern-literals.ts';
import type { RuleIssue } from '../build/report.ts';
import { asList } from '../build/schedule.ts';
import type { ConditionSource } from '../schema/condition.ts';
import type { TextConditionSource } from '../schema/text.ts';
import { type Coverage, coverageBy } from './coverage.ts';
import type { Check, LintInput } from './lint.ts';

type Finding = Omit<RuleIssue, 'severity'>;

/** The part of a condition that earlier rules answer already. */
interface Shadow {
  /** The number of an earlier rule, if earlier rules answer everything. */
  readonly by: number | undefined;
  readonly keywords: readonly {
    readonly path: readonly PropertyKey[];
    readonly word: string;
    readonly by: number;
  }[];
}
const noShadow: Shadow = { by: undefined, keywords: [] };

/** Rules and keywords that are never reached, because earlier rules answer everything that they could. */
export const checkShadows: Check = function* ({ account, built }) {
  const always = coverageBy(built.rules);
  const evenWhenMuted = coverageBy(built.rules, ({ rule }) => rule.evenWhenMuted === true);
  const idOf = (number: number): string => built.rules[number]?.rule.id ?? '';
  for (const [number, { source, index, rule, kinds }] of built.rules.entries()) {
    if (kinds?.size === 0) continue;
    // While the user's rules are muted, earlier rules may be silent.
    const coverage = rule.evenWhenMuted ? evenWhenMuted : always;
    const question: Question = { account, coverage, before: number };
    const { by, keywords } = shadowOf(source.when ?? { message: 'any' }, ['rules', index, 'when'], question);
    if (by !== undefined) {
      yield {
        path: ['rules', index],
        code: 'unreachable-rule',
        problem: both(
          `is never reached: earlier rules, such as ${idOf(by)}, answer everything that it could`,
          `永远轮不到：前面的规则（例如 ${idOf(by)}）已经全部回答了`,
        ),
        remedy: both(
          `Put it before ${idOf(by)}, give it a higher priority, or remove it.`,
          `把它放到 ${idOf(by)} 前面，提高优先级，或者删掉。`,
        ),
      };
    } else yield* keywords.map((one) => shadowed(one, idOf(one.by)));
  }
};

function shadowed({ path, word }: Shadow['keywords'][number], by: string): Finding {
  return {
    path,
    code: 'shadowed-keyword',
    problem: both(
      `${word} is never reached: ${by} comes first and answers it`,
      `${word} 永远轮不到：前面的 ${by} 已经回答了`,
    ),
    remedy: both(
      `Remove it here or in ${by}, or give this rule a higher priority.`,
      `从这里或 ${by} 里删掉它，或者提高这条规则的优先级。`,
    ),
  };
}

interface Question {
  readonly account: LintInput['account'];
  readonly coverage: Coverage;
  readonly before: number;
}

/** The parts must all hold, so one part that is answered already is enough. */
function shadowOf(condition: ConditionSource, path: readonly PropertyKey[], question: Question): Shadow {
  const { coverage, before } = question;
  const parts: Shadow[] = [];
  if (condition.message !== undefined) {
    const types = asList<string>(condition.message);
    parts.push(
      allTaken((types.includes('any') ? messageKinds : types).map((kind) => coverage.kind(kind, before))),
    );
  }
  if (condition.event !== undefined) {
    parts.push(
      allTaken(
        asList(condition.event).map((name) => coverage.kind(eventKind(eventNameOf(name) ?? name), before)),
      ),
    );
  }
  for (const name of valueNames) {
    const match = condition[name];
    if (match === undefined || match === 'any' || (typeof match === 'object' && !Array.isArray(match)))
      continue;
    parts.push(
      allTaken(asList(match as string | string[]).map((value) => coverage.value(name, value, before))),
    );
  }
  if (condition.text !== undefined) parts.push(shadowOfText(condition.text, [...path, 'text'], question));
  for (const [index, one] of (condition.all ?? []).entries()) {
    parts.push(shadowOf(one, [...path, 'all', index], question));
  }
  if (condition.any !== undefined) {
    const each = condition.any.map((one, index) => shadowOf(one, [...path, 'any', index], question));
    parts.push({
      by: allTaken(each.map(({ by }) => by)).by,
      keywords: each.flatMap(({ keywords }) => keywords),
    });
  }
  return (
    parts.find(({ by }) => by !== undefined) ?? {
      by: undefined,
      keywords: parts.flatMap(({ keywords }) => keywords),
    }
  );
}

/** Alternatives are answered already only if every one is. */
function allTaken(by: readonly (number | undefined)[]): Shadow {
  const isAll = by.length > 0 && by.every((number) => number !== undefined);
  return isAll ? { by: Math.max(...by.map((number) => number ?? 0)), keywords: [] } : noShadow;
}

function shadowOfText(text: TextConditionSource, path: readonly PropertyKey[], question: Question): Shadow {
  const { coverage, before, account } = question;
  const mask = maskOf(text.normalize ?? account.normalize);
  const inside = insideMask(mask);
  const ways = [
    ...words(text.equals, 'equals', (word) => coverage.equal(normalizeText(word, mask), mask, before)),
    ...words(text.contains, 'contains', (word) =>
      coverage.containing(normalizeText(word, inside), mask, before),
    ),
    ...words(text.containsWord, 'containsWord', (word) =>
      coverage.containing(normalizeText(word, inside), mask, before),
    ),
    ...words(text.startsWith, 'startsWith', (word) =>
      coverage.starting(normalizeText(word, withoutPunctuation(mask)), mask, before),
    ),
    ...words(text.matches, 'matches', (pattern) => {
      // Literals are in lower case, so they prove nothing if case matters.
      const isTold = (literal: string): boolean =>
        (mask & normalizations.case) !== 0 || literal === literal.toUpperCase();
      const literals = literalsOf(pattern)?.map((one) =>
        isTold(one) ? coverage.containing(one, mask, before) : undefined,
      );
      return literals && allTaken(literals).by;
    }),
  ];
  if (text.containsAll !== undefined) {
    const each = text.containsAll.map((some) => {
      const by = asList(some).map((word) => coverage.containing(normalizeText(word, inside), mask, before));
      return allTaken(by).by;
    });
    ways.push({
      at: ['containsAll'],
      word: text.containsAll.map((some) => asList(some).join('/')).join(', '),
      by: each.find((by) => by !== undefined),
    });
  }
  const keywords = ways.flatMap(({ at, word, by }) =>
    by === undefined ? [] : [{ path: [...path, ...at], word, by }],
  );
  if (ways.length === 0) return allTaken([coverage.kind('text', before)]);
  return { by: allTaken(ways.map(({ by }) => by)).by, keywords };
}

function words(
  source: string | readonly string[] | undefined,
  field: string,
  takenBy: (word: string) => number | undefined,
) {
  return asList(source ?? []).map((word, index) => ({
    at: Array.isArray(source) ? [field, index] : [field],
    word,
    by: takenBy(word),
  }));
}
