import type { OutgoingMessage } from '../wechat/outgoing/outgoing-types.ts';
import { splitLongText } from '../wechat/outgoing/split-text.ts';
import type { Decision } from './engine/decision.ts';

export interface DecidedMessage {
  readonly message: OutgoingMessage;
  readonly rule: string;
}

/**
 * The messages of a decision in their order: the passive reply and those that are to be sent, long texts in parts.
 *
 * @param isInResponse whether the passive reply is in the response, which has all of it
 */
export function decidedMessages({ passive, replies }: Decision, isInResponse: boolean): DecidedMessage[] {
  const first = passive?.kind === 'reply' ? [passive] : [];
  return [...(isInResponse ? first : first.flatMap(inParts)), ...replies.flatMap(inParts)].map(
    ({ message, rule }) => ({ message, rule }),
  );
}

function inParts({ message, rule }: DecidedMessage): DecidedMessage[] {
  return splitLongText(message).map((part) => ({ message: part, rule }));
}
