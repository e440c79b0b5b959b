import { eventNameOf } from '../wechat/inbound/event-types.ts';
import type { Message } from '../wechat/inbound/push.ts';
import type { OutgoingMessage } from '../wechat/outgoing/outgoing-types.ts';
import { normalizeText } from './normalize.ts';
import type { Rule, Rules } from './schema.ts';

/** What the rules say to a message: which rule answers, and what. */
export interface RuleDecision {
  readonly rule: string | null;
  readonly replies: readonly OutgoingMessage[];
}

/** Rules made ready to be asked. Pure: the same message always gets the same decision. */
export interface RuleSet {
  decide(message: Message): RuleDecision;
  /** Every reply that some rule makes. */
  readonly replies: readonly OutgoingMessage[];
}

type Matcher = (message: Message, normalizedText: string | undefined) => boolean;

const noDecision: RuleDecision = { rule: null, replies: [] };

/** Compiles checked rules. The first rule in the file that matches answers. */
export function compileRules(rules: Rules): RuleSet {
  const compiled = rules.map((rule) => ({
    matches: matcherOf(rule.when),
    decision: { rule: rule.id, replies: [rule.reply].flat().map(toMessage) } satisfies RuleDecision,
  }));
  return {
    replies: compiled.flatMap(({ decision }) => decision.replies),
    decide(message) {
      const text = message.type === 'text' ? normalizeText(message.content) : undefined;
      return compiled.find(({ matches }) => matches(message, text))?.decision ?? noDecision;
    },
  };
}

function matcherOf(when: Rule['when']): Matcher {
  if (when.event !== undefined) return eventMatcher([when.event].flat());
  if (when.text !== undefined) return textMatcher(when.text);
  return messageMatcher([when.message ?? 'any'].flat());
}

function eventMatcher(names: readonly string[]): Matcher {
  const wanted = new Set(names.map((name) => eventNameOf(name) ?? name));
  return (message) =>
    (message.type === 'event' || message.type === 'unknownEvent') && wanted.has(message.event);
}

function textMatcher({ equals = [], contains = [] }: NonNullable<Rule['when']['text']>): Matcher {
  const whole = new Set([equals].flat().map(normalizeText));
  const parts = [contains].flat().map(normalizeText);
  return (_message, text) =>
    text !== undefined && (whole.has(text) || parts.some((part) => text.includes(part)));
}

function messageMatcher(types: readonly string[]): Matcher {
  const wanted = new Set(types);
  const any = wanted.has('any');
  return ({ type }) => wanted.has(type) || (any && type !== 'event' && type !== 'unknownEvent');
}

function toMessage(reply: { readonly text: string }): OutgoingMessage {
  return { msgtype: 'text', text: { content: reply.text } };
}
