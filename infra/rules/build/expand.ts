import { normalizations, normalizeText, usualNormalizations } from '#shared/rules/normalize.ts';
import { valueNames } from '#shared/rules/program.ts';
import { both } from '../../language/text.ts';
import type { ConditionSource } from '../schema/condition.ts';
import type { RulesSource } from '../schema/rules.ts';
import type { TextConditionSource, TextMatchSource } from '../schema/text.ts';
import { maskOf } from './condition.ts';
import { type FillVariables, fillVariables } from './fill-variables.ts';
import { error, type Report } from './report.ts';
import { asList } from './schedule.ts';
import { simplify } from './traditional.ts';

type Path = readonly PropertyKey[];

/**
 * Writes out in the keywords what rules share: variables and synonyms, and simplified characters if traditional ones count
 * the same. Every field keeps its path, so that findings still point to the right place.
 *
 * @param variables the account's, resolved
 */
export function expandRules<Source extends RulesSource>(
  source: Source,
  variables: Readonly<Record<string, string>>,
  report: Report,
): Source {
  const expander: Expander = {
    normalize: source.normalize,
    fill: fillVariables(variables, report),
    synonyms: synonymsIn(source, report),
  };
  return {
    ...source,
    rules: source.rules.map((rule, index) =>
      rule.when === undefined
        ? rule
        : { ...rule, when: expandCondition(rule.when, ['rules', index, 'when'], expander) },
    ),
  };
}

interface Expander {
  readonly normalize: RulesSource['normalize'];
  readonly fill: FillVariables;
  /** The list of synonyms that contains a word, by its normalized form. */
  readonly synonyms: ReadonlyMap<string, readonly string[]>;
}

const alike = (word: string): string => normalizeText(simplify(word), usualNormalizations);

function synonymsIn({ synonyms = [] }: RulesSource, report: Report): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, readonly string[]>();
  for (const [index, words] of synonyms.entries()) {
    for (const [place, word] of words.entries()) {
      const other = known.get(alike(word));
      if (other !== undefined && other !== words) {
        error(
          report,
          ['synonyms', index, place],
          'synonym-twice',
          both(`${word} is already in another list`, `${word} 已经在另一组里`),
          both('Merge the two lists, or remove it here.', '把两组合成一组，或者从这里删掉。'),
        );
      }
      known.set(alike(word), words);
    }
  }
  return known;
}

function expandCondition(condition: ConditionSource, path: Path, expander: Expander): ConditionSource {
  const expanded: Record<string, unknown> = { ...condition };
  for (const name of valueNames) {
    if (condition[name] !== undefined) {
      expanded[name] = mapWords(condition[name], [...path, name], expander.fill);
    }
  }
  if (condition.text !== undefined)
    expanded['text'] = expandText(condition.text, [...path, 'text'], expander);
  for (const field of ['all', 'any', 'none'] as const) {
    const inner = condition[field];
    if (inner === undefined) continue;
    expanded[field] = inner.map((one, index) => expandCondition(one, [...path, field, index], expander));
  }
  if (condition.not !== undefined)
    expanded['not'] = expandCondition(condition.not, [...path, 'not'], expander);
  return expanded;
}

function mapWords(value: unknown, path: Path, fill: FillVariables): unknown {
  if (typeof value === 'string')
    return fill(value, path, path.at(-1) === 'matches' || path.at(-2) === 'matches');
  if (Array.isArray(value)) return value.map((one, index) => mapWords(one, [...path, index], fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, mapWords(one, [...path, name], fill)]),
  );
}

const keywordFields = ['equals', 'contains', 'containsWord', 'startsWith'] as const;

function expandText(source: TextConditionSource, path: Path, expander: Expander): TextConditionSource {
  const { not, normalize, synonyms, ...match } = source;
  const mask = maskOf(normalize ?? expander.normalize);
  const expand = (one: TextMatchSource, at: Path): TextMatchSource => {
    const filled = mapWords(one, at, expander.fill) as TextMatchSource;
    const told = synonyms === false ? filled : withSynonyms(filled, expander.synonyms);
    return (mask & normalizations.traditional) === 0 ? told : simplified(told, mask);
  };
  return {
    ...expand(match, path),
    ...(not === undefined ? {} : { not: expand(not, [...path, 'not']) }),
    ...(normalize === undefined ? {} : { normalize }),
    ...(synonyms === undefined ? {} : { synonyms }),
  };
}

/** Adds synonyms after the written keywords, so that those keep their paths. */
function withSynonyms(match: TextMatchSource, synonyms: Expander['synonyms']): TextMatchSource {
  if (synonyms.size === 0) return match;
  const added = (words: readonly string[]): readonly string[] => {
    const known = new Set(words.map(alike));
    return words
      .flatMap((word) => synonyms.get(alike(word)) ?? [])
      .filter((word) => {
        const isNew = !known.has(alike(word));
        known.add(alike(word));
        return isNew;
      });
  };
  const more = keywordFields.flatMap((field) => {
    const words = match[field];
    const others = words === undefined ? [] : added(asList(words));
    return words === undefined || others.length === 0
      ? []
      : [[field, [...asList(words), ...others]] as const];
  });
  const containsAll = match.containsAll?.map((words) => {
    const others = added(asList(words));
    return others.length === 0 ? words : [...asList(words), ...others];
  });
  return { ...match, ...Object.fromEntries(more), ...(containsAll === undefined ? {} : { containsAll }) };
}

function simplified(match: TextMatchSource, mask: number): TextMatchSource {
  // The table knows only characters of normal width, so the width is normalized first.
  const one = (word: string): string => simplify(mask & normalizations.width ? composed(word) : word);
  const words = (value: unknown): unknown =>
    typeof value === 'string' ? one(value) : (value as unknown[]).map(words);
  return Object.fromEntries(
    Object.entries(match).map(([field, value]) => [field, value === undefined ? value : words(value)]),
  );
}

/** Composes only Chinese characters; composing others would change what a pattern means. */
function composed(word: string): string {
  return word.replaceAll(/\p{Script=Han}/gu, (character) => character.normalize('NFKC'));
}
