import type { OutgoingMessage } from '../wechat/outgoing/outgoing-types.ts';
import { type MessagePart, partsOf } from '../wechat/outgoing/split-text.ts';
import type { Decision } from './engine/decision.ts';

export interface DecidedMessage extends MessagePart {
  readonly rule: string;
  /** The reply that it is, or is a part of. */
  readonly index: number;
}

/**
 * The messages of a decision in order: the passive reply, then those to send. Long texts are split into parts.
 *
 * @param isInResponse whether the passive reply is in the response, which holds it whole
 */
export function decidedMessages({ passive, replies }: Decision, isInResponse: boolean): DecidedMessage[] {
  const all = passive?.kind === 'reply' ? [passive, ...replies] : replies;
  return all.flatMap(({ message, rule }, index) => {
    const isWhole = isInResponse && index === 0 && passive?.kind === 'reply';
    return isWhole ? [{ message, rule, index }] : messagesInParts(message, rule, index);
  });
}

/** A rule's reply as one or more WeChat messages. */
export function messagesInParts(message: OutgoingMessage, rule: string, index: number): DecidedMessage[] {
  return partsOf(message).map((part) => ({ ...part, rule, index }));
}
