import type { Pattern, ValueMatch } from '#shared/rules/program.ts';
import { both } from '../../language/text.ts';
import type { ValueMatchSource } from '../schema/text.ts';
import type { ConditionContext } from './condition.ts';
import { buildPattern } from './pattern.ts';
import { error } from './report.ts';
import { asList } from './schedule.ts';

/** Builds a condition's regular expressions, and adds their groups to the context. */
export function buildPatterns(
  sources: string | readonly string[] | undefined,
  mask: number,
  path: readonly PropertyKey[],
  { report, groups }: ConditionContext,
): { readonly matches?: readonly Pattern[] } {
  if (sources === undefined) return {};
  const matches = asList(sources).flatMap((source, index) => {
    const built = buildPattern(source, mask, Array.isArray(sources) ? [...path, index] : path, report);
    for (const group of built?.groups ?? []) groups.add(group);
    return built === undefined ? [] : [built.pattern];
  });
  return { matches };
}

/** How a value is compared: with one value, with a list, by a part, or not at all (`any`). */
export function buildValueMatch(
  source: ValueMatchSource,
  path: readonly PropertyKey[],
  context: ConditionContext,
): ValueMatch {
  if (source === 'any') return {};
  if (typeof source === 'string' || Array.isArray(source)) return { equals: asList(source) };
  const { equals, startsWith, contains, matches } = source as Exclude<ValueMatchSource, string | string[]>;
  if (Object.keys(source).length === 0) {
    error(
      context.report,
      path,
      'empty-condition',
      both('does not say what the value is compared with', '没有写值要和什么比较'),
      both(
        'Use equals, contains, startsWith or matches, or say any.',
        '用 equals、contains、startsWith 或 matches，或者写 any。',
      ),
    );
  }
  return {
    ...(equals === undefined ? {} : { equals: asList(equals) }),
    ...(startsWith === undefined ? {} : { startsWith: asList(startsWith) }),
    ...(contains === undefined ? {} : { contains: asList(contains) }),
    ...buildPatterns(matches, 0, [...path, 'matches'], context),
  };
}
