import { mainDialogue } from '../build/names.ts';
import { asList } from '../build/schedule.ts';
import type { RuleSource } from '../schema/rule.ts';
import type { Check } from './lint.ts';

/** Steps of a dialogue that repeat their question after any text, and have no word to leave. */
export const checkDialogues: Check = function* ({ account }) {
  for (const [index, rule] of account.rules.entries()) {
    if (!takesAnything(rule) || rule.clearState) continue;
    for (const state of statesOf(rule)) {
      if (leadsTo(rule, state)) continue;
      const isLeft = account.rules.some(
        (other) =>
          sameDialogue(other, rule) && asksFor(other, state) && hasWord(other) && leaves(other, state),
      );
      if (isLeft) continue;
      yield {
        path: ['rules', index],
        code: 'dialogue-without-way-out',
        problem: {
          en: `takes every text in the state ${state}, and no word leads out of it`,
          zh: `在状态 ${state} 里接住所有文字，但没有一个词能让用户退出`,
        },
        remedy: {
          en: `Add a rule before it: when: { state: ${state}, text: { equals: 取消 } }, clearState: true.`,
          zh: `在它前面加一条规则：when: { state: ${state}, text: { equals: 取消 } }，clearState: true。`,
        },
      };
    }
  }
};

function statesOf({ when }: RuleSource): readonly string[] {
  const { state } = when ?? {};
  const names = typeof state === 'string' || Array.isArray(state) ? asList(state as string | string[]) : [];
  return names.filter((name) => name !== 'any' && name !== 'none');
}

const sameDialogue = (a: RuleSource, b: RuleSource): boolean =>
  (a.dialogue ?? mainDialogue) === (b.dialogue ?? mainDialogue);

/** Whether a rule applies to any text. */
function takesAnything({ when }: RuleSource): boolean {
  const { state: _, message, ...rest } = when ?? {};
  const isAny =
    message !== undefined && asList<string>(message).some((one) => one === 'any' || one === 'text');
  return isAny && Object.keys(rest).length === 0;
}

function asksFor({ when }: RuleSource, state: string): boolean {
  const asked = when?.state;
  return asked === undefined
    ? true
    : asList(asked as string | string[]).some((name) => name === state || name === 'any');
}

function hasWord({ when }: RuleSource): boolean {
  const text = when?.text;
  return text?.equals !== undefined || text?.contains !== undefined || text?.startsWith !== undefined;
}

/** Whether a rule moves on to another state, so that any text is an answer to its question. */
function leadsTo({ setState }: RuleSource, state: string): boolean {
  const name = typeof setState === 'string' ? setState : setState?.name;
  return name !== undefined && name !== state;
}

/** Whether a rule ends a state or goes on to another one. */
export function leaves(rule: RuleSource, state: string): boolean {
  return rule.clearState === true || leadsTo(rule, state);
}
