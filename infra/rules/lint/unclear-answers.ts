import { mainDialogue } from '../build/names.ts';
import { asList } from '../build/schedule.ts';
import type { ConditionSource } from '../schema/condition.ts';
import type { RuleSource } from '../schema/rule.ts';
import { leaves } from './dialogues.ts';
import type { Check } from './lint.ts';
import { conditionsIn } from './walk.ts';

/**
 * Steps of a dialogue that wait for certain words, and in which no rule that knows of the step answers any other text. The
 * user who misspells an answer gets none, or one that has nothing to do with the question.
 */
export const checkUnclearAnswers: Check = function* ({ account }) {
  const rules = account.rules.filter(({ enabled }) => enabled !== false);
  if (rules.some(handsOver)) return;
  const found = new Map<string, { readonly index: number; readonly states: Set<string> }>();
  for (const [index, rule] of account.rules.entries()) {
    if (rule.enabled === false || !waitsForWords(rule, rules)) continue;
    for (const [dialogue, state] of stepsOf(rule.when, rule)) {
      if (!leaves(rule, state) || rules.some((other) => answersOthers(other, dialogue, state))) continue;
      const { states } = found.get(dialogue) ?? { states: new Set() };
      found.set(dialogue, { index: found.get(dialogue)?.index ?? index, states: states.add(state) });
    }
  }
  for (const { index, states } of found.values()) {
    const names = [...states];
    const written = names.length === 1 ? names[0] : `[${names.join(', ')}]`;
    yield {
      path: ['rules', index],
      code: 'dialogue-without-unclear',
      problem: {
        en: `in the state ${names.join(', ')}, only certain words are answered: a user who writes something else is not asked again`,
        zh: `在状态 ${names.join('、')} 里只认特定的词：用户写了别的，不会再问一遍`,
      },
      remedy: {
        en: `Add a rule after the ones for these words: when: { state: ${written}, message: text }, with a reply that says what to write.`,
        zh: `在这些规则后面加一条：when: { state: ${written}, message: text }，回复里说明该怎么写。`,
      },
    };
  }
};

const wordForms = ['equals', 'contains', 'containsWord', 'containsAll', 'startsWith', 'matches'] as const;

/** The words of a condition, each with how it is compared. */
function wordsOf({ when }: RuleSource): readonly string[] {
  return wordForms.flatMap((form) =>
    asList<unknown>((when?.text?.[form] ?? []) as readonly unknown[]).map((word) =>
      JSON.stringify([form, word]),
    ),
  );
}

/** Whether it has words of its own. Those that are answered outside the dialogue as well are no answer to a question. */
function waitsForWords(rule: RuleSource, rules: readonly RuleSource[]): boolean {
  const outside = new Set(
    rules.filter(({ when }) => when?.state === undefined || when.state === 'none').flatMap(wordsOf),
  );
  return wordsOf(rule).some((word) => !outside.has(word));
}

/** The dialogues and states that a condition asks for, without `any` and `none`. */
function stepsOf(
  when: ConditionSource | undefined,
  rule: RuleSource,
): readonly (readonly [string, string])[] {
  return statesIn(when, rule).filter(([, state]) => state !== 'any' && state !== 'none');
}

function statesIn(when: ConditionSource | undefined, { dialogue = mainDialogue }: RuleSource) {
  const { state = [] } = when ?? {};
  const named = typeof state === 'string' || Array.isArray(state) ? { [dialogue]: state } : state;
  return Object.entries(named as Record<string, string | readonly string[]>).flatMap(([name, states]) =>
    asList<string>(states).map((one) => [name, one] as const),
  );
}

/** A pattern that any text matches, with or without a group around it. */
const everything = /^\^?(?:\((?:\?(?:P?<\w+>|:))?)?\.[*+]\??\)?\$?$/;

/** Whether it is for any text, as far as the text goes. */
function takesText({
  text,
  message,
  menu,
  msgMenu,
  event,
  scene,
  sessionFrom,
  eventKey,
  location,
}: ConditionSource): boolean {
  if ([menu, msgMenu, event, scene, sessionFrom, eventKey, location].some((one) => one !== undefined))
    return false;
  const forms = wordForms.filter((form) => text?.[form] !== undefined);
  const patterns = asList<unknown>((text?.matches ?? []) as readonly unknown[]);
  const isAny = patterns.some((pattern) => everything.test(String(pattern)));
  if (forms.length > 0 && !isAny) return false;
  return message === undefined || asList<string>(message).some((one) => one === 'any' || one === 'text');
}

/** Whether it answers any text at a step, for example by asking again. */
function answersOthers(rule: RuleSource, dialogue: string, state: string): boolean {
  const { when = {} } = rule;
  // One that goes on and ends the step leaves the text to the other rules, as a new question.
  if ((rule.continue === true && !leaves(rule, state)) || !takesText(when)) return false;
  return [...conditionsIn(when, [])].some(
    ({ condition }) =>
      takesText(condition) &&
      statesIn(condition, rule).some(([name, one]) => name === dialogue && (one === state || one === 'any')),
  );
}

/** Whether it leaves any text that no other rule takes to a person or to another service. */
function handsOver({ when = {}, transfer, emit, ...rule }: RuleSource): boolean {
  const isGiven = (transfer !== undefined && transfer !== false) || emit !== undefined;
  return isGiven && rule.continue !== true && when.state === undefined && takesText(when);
}
