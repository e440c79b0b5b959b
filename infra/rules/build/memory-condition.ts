import { didYouMean } from '#shared/closest-name.ts';
import type { Condition } from '#shared/rules/program.ts';
import { both, meant } from '../../language/text.ts';
import type { ConditionSource } from '../schema/condition.ts';
import type { ConditionContext } from './condition.ts';
import { mainDialogue } from './names.ts';
import { error } from './report.ts';
import { asList } from './schedule.ts';
import { buildValueMatch } from './value-match.ts';

type Path = readonly PropertyKey[];

/** The parts of a condition that ask who the user is, or what is remembered about them. */
export function* memoryParts(
  source: ConditionSource,
  path: Path,
  context: ConditionContext,
): Generator<Condition> {
  const { report } = context;
  if (source.user !== undefined) yield buildUser(source.user, [...path, 'user'], context);
  if (source.state !== undefined) yield* buildStates(source.state, [...path, 'state'], context);
  for (const [name, match] of Object.entries(source.remembered ?? {})) {
    const at = [...path, 'remembered', name];
    ask('remember', 'remembers', name, context.kept.remembered, at, context);
    const isNone = match === 'none';
    const some: Condition = {
      kind: 'remembered',
      name,
      match: isNone ? {} : buildValueMatch(match, at, context),
    };
    yield isNone ? { kind: 'none', of: [some] } : some;
  }
  for (const [name, wanted] of Object.entries(source.counted ?? {})) {
    const at = [...path, 'counted', name];
    ask('count', 'counts', name, context.kept.counters, at, context);
    const { atLeast: from, atMost: to } =
      typeof wanted === 'number' ? { atLeast: wanted, atMost: wanted } : wanted;
    if (from === undefined && to === undefined) {
      error(
        report,
        at,
        'empty-condition',
        both('does not say how many', '没有写多少'),
        both(
          'Write a number, { atLeast: 3 } or { atMost: 5 }.',
          '写一个数字、{ atLeast: 3 } 或 { atMost: 5 }。',
        ),
      );
    }
    yield {
      kind: 'counted',
      name,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
  }
  if (source.tag !== undefined) {
    const tags = asList(source.tag);
    for (const tag of tags) ask('tag', 'gives', tag, context.kept.tags, [...path, 'tag'], context);
    yield { kind: 'tag', tags };
  }
  if (source.unmatched !== undefined) {
    if (!context.isDefault) {
      error(
        report,
        [...path, 'unmatched'],
        'unmatched-before-others',
        both(
          'counts messages that no rule answers, but a later rule might answer them',
          '数的是没有规则回答的消息，但后面的规则还可能回答',
        ),
        both(
          'Add `default: true` to the rule, and put it before the other default rules.',
          '给这条规则加上 default: true，并放在其他默认规则前面。',
        ),
      );
    }
    yield { kind: 'unmatched', times: source.unmatched };
  }
}

function ask(
  field: string,
  does: string,
  name: string,
  known: ReadonlySet<string>,
  path: Path,
  { report }: ConditionContext,
): void {
  if (known.has(name)) return;
  error(
    report,
    path,
    `unknown-${{ remember: 'remembered', count: 'counter', tag: 'tag' }[field] ?? field}`,
    both(
      `no rule ${does} ${name}${didYouMean(name, known)}`,
      `没有规则用 ${field} 设置 ${name}${meant(name, known)}`,
    ),
    both(`Another rule has to do that with \`${field}\`.`, `要由另一条规则的 ${field} 来设置。`),
  );
}

function buildUser(
  user: NonNullable<ConditionSource['user']>,
  path: Path,
  { source, report }: ConditionContext,
): Condition {
  if (typeof user === 'string' || Array.isArray(user)) return { kind: 'user', openIds: asList(user) };
  const lists = asList((user as { in: string | readonly string[] }).in);
  const known = Object.keys(source.lists ?? {});
  for (const name of lists) {
    if (known.includes(name)) continue;
    error(
      report,
      [...path, 'in'],
      'unknown-list',
      both(
        `the account has no list ${name}${didYouMean(name, known)}`,
        `账号里没有名单 ${name}${meant(name, known)}`,
      ),
      both(
        `Write it beside the rules: lists: { ${name}: [oQ8…] }.`,
        `在 rules 旁边写：lists: { ${name}: [oQ8…] }。`,
      ),
    );
  }
  return { kind: 'user', lists };
}

function* buildStates(
  state: NonNullable<ConditionSource['state']>,
  path: Path,
  context: ConditionContext,
): Generator<Condition> {
  if (typeof state === 'string' || Array.isArray(state)) {
    yield buildState(asList(state), context.dialogue, path, context);
    return;
  }
  for (const [dialogue, names] of Object.entries(state)) {
    const at = [...path, dialogue];
    if (context.kept.states.has(dialogue)) yield buildState(asList(names), dialogue, at, context);
    else {
      error(
        context.report,
        at,
        'unknown-dialogue',
        both(
          `no rule belongs to the dialogue ${dialogue}${didYouMean(dialogue, context.kept.states.keys())}`,
          `没有规则属于对话 ${dialogue}${meant(dialogue, context.kept.states.keys())}`,
        ),
        both(
          'A rule says with `dialogue` which one its states belong to.',
          '规则用 dialogue 写明它的状态属于哪段对话。',
        ),
      );
    }
  }
}

function buildState(
  names: readonly string[],
  dialogue: string,
  path: Path,
  { kept, report }: ConditionContext,
): Condition {
  const known = kept.states.get(dialogue) ?? new Set();
  const of = dialogue === mainDialogue ? '' : ` of the dialogue ${dialogue}`;
  for (const name of names) {
    if (name === 'any' || name === 'none' || known.has(name)) continue;
    error(
      report,
      path,
      'unknown-state',
      both(
        `no rule sets the state ${name}${of}${didYouMean(name, known)}`,
        `没有规则会设置状态 ${name}${meant(name, known)}`,
      ),
      both(
        'A state is set by setState of another rule; any and none stand for every state and no state.',
        '状态由另一条规则的 setState 设置；any 表示任何状态，none 表示没有状态。',
      ),
    );
  }
  const named = dialogue === mainDialogue ? {} : { dialogue };
  const some: Condition = names.includes('any')
    ? { kind: 'state', ...named }
    : { kind: 'state', names: names.filter((name) => name !== 'none'), ...named };
  if (!names.includes('none')) return some;
  const noState: Condition = { kind: 'none', of: [{ kind: 'state', ...named }] };
  return names.length === 1 ? noState : { kind: 'any', of: [some, noState] };
}
