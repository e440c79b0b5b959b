import type { Message } from '@aws-sdk/client-sqs';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

/** A message that could not be handled, as received from its dead-letter queue. */
export interface DeadLetter {
  readonly queue: DeadLetterQueue;
  /** `messageId` in the logs; the same as in the original queue. */
  readonly id: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Whose messages stay in order: the openid; undefined in a queue without order. */
  readonly group: string | undefined;
  /** Milliseconds. */
  readonly sentAt: number;
  /** Why a rule of the bus could not deliver it; undefined for other letters. */
  readonly error: string | undefined;
}

export function toDeadLetter(queue: DeadLetterQueue, message: Message): DeadLetter {
  const { Attributes: attributes, MessageAttributes: more } = message;
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
  const [code, text] = ['ERROR_CODE', 'ERROR_MESSAGE'].map((name) => more?.[name]?.StringValue);
  return {
    queue,
    id: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    group: attributes?.MessageGroupId,
    sentAt: Number(attributes?.SentTimestamp ?? 0),
    error: code === undefined ? undefined : [code, text].filter(Boolean).join(': '),
  };
}
