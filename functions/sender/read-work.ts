import { CodedError } from '#shared/coded-error.ts';
import type { PushWork, Work } from '#shared/contracts/work.ts';
import { isDecision, isPush } from '#shared/contracts/work-shape.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';
import { isObject } from '#shared/wechat/is-object.ts';
import type { QueueRecord } from './queue-event.ts';
import { rarely } from './rarely.ts';

/** The ids of the roles that write to the queues; empty where they are not known. */
export interface Writers {
  readonly receiver: string;
  readonly sender: string;
}

/**
 * Reads a record of the reply queue or of the intake.
 *
 * @throws CodedError `work_malformed` | `work_of_stranger` (permanent)
 */
export async function readWork(
  { body, attributes }: QueueRecord,
  writers: Writers,
  now: EpochMilliseconds,
): Promise<Work> {
  const work = await parseWork(body);
  checkWriter(work, attributes.SenderId ?? '', writers);
  return attributes.MessageGroupId === undefined
    ? boundTime(work, Number(attributes.SentTimestamp ?? now))
    : work;
}

/** Reads the body of a record. Most instances start for pushes, and for those a plain check is enough. */
async function parseWork(body: string): Promise<Work> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new CodedError('work_malformed', 'The queue message is not JSON.');
  }
  if (isPushWork(value)) return value;
  return (await rarely.checkWork()).checkWork(value);
}

/** Whether a value is a push as the receiver queues it; what the schema says, without the schema. */
export function isPushWork(value: unknown): value is PushWork {
  if (!isObject(value)) return false;
  const { kind, account, receivedAt, push, decided, isUnanswered, answeredBy } = value;
  return (
    kind === 'push' &&
    typeof account === 'string' &&
    Number.isFinite(receivedAt) &&
    isPush(push) &&
    (decided === undefined || isDecided(decided)) &&
    (isUnanswered === undefined || isUnanswered === true) &&
    (answeredBy === undefined || typeof answeredBy === 'string')
  );
}

function isDecided(value: unknown): boolean {
  return (
    isObject(value) &&
    isDecision(value['decision']) &&
    (value['respondedAt'] === undefined || Number.isFinite(value['respondedAt']))
  );
}

/**
 * Checks that a message comes from a role that may write it: pushes from the receiver, delayed work from the sender. An
 * operator who redrives dead letters has another role, and may.
 *
 * @param senderId of the message, as SQS gives it
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
function checkWriter(work: Work, senderId: string, { receiver, sender }: Writers): void {
  const isBy = (role: string): boolean => role !== '' && senderId.startsWith(`${role}:`);
  const isPush = work.kind === 'push' || (work.kind === 'later' && work.work.kind === 'push');
  const stranger =
    isBy(receiver) && !isPush ? 'receiver' : isBy(sender) && work.kind === 'push' ? 'sender' : undefined;
  if (stranger === undefined) return;
  throw new CodedError('work_of_stranger', `The ${stranger} has no business with ${work.kind} on a queue.`);
}

/** EventBridge tries this long to deliver an event: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html Milliseconds. */
const deliveredWithin = 24 * 60 * 60 * 1000;

/**
 * The caller of PutEvents chooses a request's time, so it is limited to the time at which the intake received it. After
 * that it travels with the request.
 */
function boundTime(work: Work, receivedAt: EpochMilliseconds): Work {
  if (work.kind !== 'WeChatSendRequested') return work;
  const time = Math.min(receivedAt, Math.max(receivedAt - deliveredWithin, Date.parse(work.time)));
  return { ...work, time: new Date(time).toISOString() };
}
