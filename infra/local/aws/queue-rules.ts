import type { LocalQueue } from './queue.ts';

/** SendMessage's parameters, unchecked. */
export interface SendInput {
  readonly MessageBody?: unknown;
  readonly MessageGroupId?: unknown;
  readonly MessageDeduplicationId?: unknown;
  readonly DelaySeconds?: unknown;
}

/** How SQS refuses a call. */
export interface QueueRefusal {
  readonly name: string;
  readonly message: string;
}

/** Bytes of a message in UTF-8. */
const largestBody = 1_048_576;
/** Seconds. */
const longestDelay = 900;
const longestVisibility = 43_200;
/** Everything that is not a character of XML 1.0, including lone surrogates. */
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
const id = /^[!-~]{1,128}$/;

/**
 * Why SQS refuses a message, if it does.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function refusalOf(
  { isFifo, contentBasedDeduplication }: LocalQueue,
  input: SendInput,
): QueueRefusal | undefined {
  const { MessageBody: body, MessageGroupId: group, MessageDeduplicationId: deduplication } = input;
  const { DelaySeconds: delay } = input;
  if (typeof body !== 'string' || body === '') {
    return { name: 'MissingParameter', message: 'The request must contain the parameter MessageBody.' };
  }
  if (Buffer.byteLength(body) > largestBody) {
    return invalid(`One or more parameters are invalid. Message must be shorter than ${largestBody} bytes.`);
  }
  if (forbidden.test(body)) {
    return {
      name: 'InvalidMessageContents',
      message: 'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 and so on.',
    };
  }
  if (isFifo && group === undefined) {
    return { name: 'MissingParameter', message: 'The request must contain the parameter MessageGroupId.' };
  }
  if (group !== undefined && !isId(group)) {
    return invalid('MessageGroupId can have 1 to 128 letters, digits and punctuation marks.');
  }
  if (isFifo && deduplication === undefined && !contentBasedDeduplication) {
    return invalid(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly.',
    );
  }
  if (deduplication !== undefined && !(isFifo && isId(deduplication))) {
    return invalid(
      isFifo
        ? 'MessageDeduplicationId can have 1 to 128 letters, digits and punctuation marks.'
        : 'The request includes a parameter that is not valid for this queue type: MessageDeduplicationId.',
    );
  }
  if (delay === undefined) return undefined;
  if (isFifo) {
    return invalid('The request includes a parameter that is not valid for this queue type: DelaySeconds.');
  }
  return isWhole(delay, longestDelay) ? undefined : invalid('DelaySeconds must be from 0 to 900.');
}

/** Why SQS refuses this visibility time-out, if it does. @param seconds of ChangeMessageVisibility */
export function visibilityRefusal(seconds: unknown): QueueRefusal | undefined {
  return isWhole(seconds, longestVisibility)
    ? undefined
    : invalid('VisibilityTimeout must be a whole number from 0 to 43200.');
}

function isId(value: unknown): boolean {
  return typeof value === 'string' && id.test(value);
}

function isWhole(value: unknown, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

function invalid(message: string): QueueRefusal {
  return { name: 'InvalidParameterValue', message };
}
