import { CodedError } from '#shared/coded-error.ts';
import type { PushWork, Work } from '#shared/contracts/work.ts';
import { rarely } from './rarely.ts';

/**
 * Reads the body of a queue message. Most instances start for pushes, and for those a plain check is enough.
 *
 * @throws CodedError `work_malformed`
 */
export async function readWork(body: string): Promise<Work> {
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
    isObject(push) &&
    (decided === undefined || isDecided(decided)) &&
    (isUnanswered === undefined || isUnanswered === true) &&
    (answeredBy === undefined || typeof answeredBy === 'string')
  );
}

function isDecided(value: unknown): boolean {
  return (
    isObject(value) &&
    isObject(value['decision']) &&
    (value['respondedAt'] === undefined || Number.isFinite(value['respondedAt']))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
