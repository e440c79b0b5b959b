import type { OutgoingMessage } from '../wechat/outgoing/outgoing-types.ts';
import { type MessagePart, partsOf } from '../wechat/outgoing/split-text.ts';
import type { Decision } from './engine/decision.ts';

export interface DecidedMessage extends MessagePart {
  readonly rule: string;
  /** Which of the replies it is, or is a part of. */
  readonly index: number;
}

/**
 * The messages of a decision in their order: the passive reply and those that are to be sent, long texts in parts.
 *
 * @param isInResponse whether the passive reply is in the response, which has all of it
 */
export function decidedMessages({ passive, replies }: Decision, isInResponse: boolean): DecidedMessage[] {
  const all = passive?.kind === 'reply' ? [passive, ...replies] : replies;
  return all.flatMap(({ message, rule }, index) => {
    const isWhole = isInResponse && index === 0 && passive?.kind === 'reply';
    return isWhole ? [{ message, rule, index }] : messagesInParts(message, rule, index);
  });
}

/** A reply of a rule as the messages of WeChat that it takes. */
export function messagesInParts(message: OutgoingMessage, rule: string, index: number): DecidedMessage[] {
  return partsOf(message).map((part) => ({ ...part, rule, index }));
}
