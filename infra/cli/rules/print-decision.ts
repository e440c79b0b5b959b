import type { Decision } from '#shared/rules/engine/decision.ts';
import { unmatchedCounter } from '#shared/rules/engine/keep.ts';
import type { KeptChange } from '#shared/rules/memory.ts';
import { duration } from '../../rules/explain/describe-condition.ts';
import type { RuleExplanation } from '../../rules/explain/explain.ts';
import { cancelsOf, messageText } from '../../rules/testing/expect.ts';

/** What rules do, line by line. @param at epoch seconds */
export function decisionLines(decision: Decision, at: number): string[] {
  const { rule, applied, passive, replies, delayed, typing, emits, changes, muted } = decision;
  const lines = muted ? [silence(decision)] : [];
  lines.push(rule === null ? 'no rule answers' : `answered by ${rule}`);
  const also = applied.filter((id) => id !== rule);
  if (also.length > 0) lines.push(`also applied: ${also.join(', ')}`);
  if (passive?.kind === 'transfer') {
    lines.push(`handed over to ${passive.kfAccount ?? 'a person'}`);
  }
  if (typing !== null) lines.push(`shows typing${typing === 0 ? '' : ` for ${typing / 1000}s`}`);
  if (passive?.kind === 'reply')
    lines.push(`answers in the response: ${indented(messageText(passive.message))}`);
  for (const { message } of replies) lines.push(`replies: ${indented(messageText(message))}`);
  for (const { message, after, unlessUserWrites } of delayed) {
    const unless = unlessUserWrites ? ', unless the user writes again' : '';
    lines.push(`after ${duration(after)}${unless}: ${indented(messageText(message))}`);
  }
  for (const { type, detail } of emits) lines.push(`emits ${type} ${JSON.stringify(detail)}`);
  if (changes.state === null) lines.push('ends the dialogue');
  else if (changes.state !== undefined) {
    const { name, until, values } = changes.state;
    const kept = Object.keys(values).length === 0 ? '' : ` with ${JSON.stringify(values)}`;
    lines.push(`state ${name} for ${duration(until - at)}${kept}`);
  }
  const cancelled = cancelsOf(decision);
  if (cancelled.length > 0) lines.push(`cancels ${cancelled.join(', ')}`);
  lines.push(...keptLines(changes.kept ?? {}, at));
  if (changes.mutedUntil !== undefined) {
    const left = changes.mutedUntil - at;
    lines.push(left > 0 ? `mutes the rules for ${duration(left)}` : 'lets the rules speak again');
  }
  return lines;
}

function keptLines(
  { dialogues = {}, values = {}, counters = {}, tags = {} }: KeptChange,
  at: number,
): string[] {
  return [
    ...Object.entries(dialogues).map(([name, state]) =>
      state === null
        ? `ends the dialogue ${name}`
        : `state ${state.name} of ${name} for ${duration(state.until - at)}`,
    ),
    ...Object.entries(values).map(([name, value]) =>
      value === null ? `forgets ${name}` : `remembers ${name}: ${indented(value.text)}`,
    ),
    ...Object.entries(counters)
      .filter(([name]) => name !== unmatchedCounter)
      .map(([name, counter]) => `counts ${name} to ${counter?.count ?? 0}`),
    ...Object.entries(tags).map(
      ([tag, given]) => `${given === null ? 'takes away' : 'gives'} the tag ${tag}`,
    ),
  ];
}

function silence({ applied }: Decision): string {
  return applied.length === 0
    ? 'rules keep silent: a person talks with the user'
    : 'a person talks with the user, and this applies even then';
}

/** The second line of a text and those after it stand below the first. */
function indented(text: string): string {
  return text.replaceAll('\n', `\n${' '.repeat(9)}`);
}

/** With more rules than this, only those that apply are shown unless all are asked for. */
const few = 20;

/** Why: each rule with what came of it. */
export function whyLines(rules: readonly RuleExplanation[], showAll: boolean): string[] {
  const isTold = ({ outcome }: RuleExplanation): boolean => outcome !== 'not reached';
  const isShort = ({ outcome }: RuleExplanation): boolean =>
    isTold({ outcome } as RuleExplanation) && outcome !== 'does not apply';
  const shown = showAll ? rules : rules.filter(rules.length <= few ? isTold : isShort);
  const width = Math.max(0, ...shown.map(({ rule }) => rule.length));
  const lines = shown.map(({ rule, outcome, why }) => `${rule.padEnd(width)}  ${outcome.padEnd(16)}  ${why}`);
  const hidden = rules.length - shown.length;
  return hidden === 0 ? lines : [...lines, `and ${hidden} more; --all shows them`];
}
