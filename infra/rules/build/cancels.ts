import { didYouMean } from '#shared/closest-name.ts';
import { durationInSeconds } from '../../config/duration.ts';
import { both } from '../../language/text.ts';
import type { SingleReplySource } from '../schema/reply.ts';
import type { RuleSource } from '../schema/rule.ts';
import type { RulesSource } from '../schema/rules.ts';
import { type KeptNames, mainDialogue } from './names.ts';
import { stateName } from './reply.ts';
import { error, type Report } from './report.ts';
import { asList } from './schedule.ts';

/** More than `onlyDuring` and holidays together delay a reply; seconds. */
const putOff = 14 * 24 * 60 * 60;

/** A delayed reply that can be cancelled. */
interface Cancellable {
  readonly name: string;
  /** The latest it is sent after the message; seconds. */
  readonly seconds: number;
  /** The states of the dialogue that cancel it. */
  readonly states: readonly string[];
  readonly dialogue: string;
}
export type Cancellables = readonly Cancellable[];

/** Finds the delayed replies that can be cancelled. Reports states that no rule sets. */
export function cancellablesIn({ rules }: RulesSource, { states }: KeptNames, report: Report): Cancellables {
  return rules.flatMap(({ id, reply, dialogue = mainDialogue }, index) =>
    singleReplies(reply).flatMap(({ after, name, unlessState }): Cancellable[] => {
      if (after === undefined || (name === undefined && unlessState === undefined)) return [];
      const places = asList(unlessState ?? []);
      for (const place of places.filter((one) => !states.get(dialogue)?.has(one))) {
        error(
          report,
          ['rules', index, 'reply'],
          'unknown-state',
          both(
            `no rule sets the state ${place}${didYouMean(place, states.get(dialogue) ?? [])}`,
            `没有规则会设置状态 ${place}`,
          ),
          both(
            'A state is set by setState of another rule of the same dialogue.',
            '状态由同一段对话里另一条规则的 setState 设置。',
          ),
        );
      }
      return [
        { name: name ?? stateName(id), seconds: durationInSeconds(after) + putOff, states: places, dialogue },
      ];
    }),
  );
}

/** All messages of a reply, with every alternative of `oneOf`. */
export function singleReplies(reply: RuleSource['reply']): readonly SingleReplySource[] {
  return asList(reply ?? []).flatMap((step) =>
    'oneOf' in step ? (step.oneOf as readonly SingleReplySource[]) : [step as SingleReplySource],
  );
}

/** The delayed replies that a rule cancels: those that it names, and those that its new state cancels. */
export function cancelsOf(
  { cancel, setState, dialogue = mainDialogue }: RuleSource,
  cancellables: Cancellables,
  path: readonly PropertyKey[],
  report: Report,
): Readonly<Record<string, number>> | undefined {
  const cancels: Record<string, number> = {};
  const add = ({ name, seconds }: Cancellable): void => {
    cancels[name] = Math.max(cancels[name] ?? 0, seconds);
  };
  for (const name of asList(cancel ?? [])) {
    const meant = cancellables.filter((one) => one.name === name);
    for (const one of meant) add(one);
    if (meant.length > 0) continue;
    const names = cancellables.map((one) => one.name);
    error(
      report,
      [...path, 'cancel'],
      'unknown-delayed-reply',
      both(`no delayed reply has the name ${name}${didYouMean(name, names)}`, `没有名为 ${name} 的延后回复`),
      both(
        `Give it to the reply: { text: …, after: 30m, name: ${name} }.`,
        `给回复起这个名字：{ text: …, after: 30m, name: ${name} }。`,
      ),
    );
  }
  const state = typeof setState === 'string' ? setState : setState?.name;
  if (state !== undefined) {
    for (const one of cancellables) if (one.dialogue === dialogue && one.states.includes(state)) add(one);
  }
  return Object.keys(cancels).length === 0 ? undefined : cancels;
}
