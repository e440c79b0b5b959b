import { CodedError } from '#shared/coded-error.ts';
import type { Work } from '#shared/contracts/work.ts';

/** The ids of the roles that write to the queues; empty where they are not known. */
export interface Writers {
  readonly receiver: string;
  readonly sender: string;
}

/**
 * Checks that a message comes from a role that may write it: pushes from the receiver, delayed work from the sender. An
 * operator who redrives dead letters has another role, and may.
 *
 * @param senderId of the message, as SQS gives it
 * @throws CodedError `work_of_stranger` (permanent)
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export function checkWriter(work: Work, senderId: string, { receiver, sender }: Writers): void {
  const isBy = (role: string): boolean => role !== '' && senderId.startsWith(`${role}:`);
  const isPush = work.kind === 'push' || (work.kind === 'later' && work.work.kind === 'push');
  const stranger =
    isBy(receiver) && !isPush ? 'receiver' : isBy(sender) && work.kind === 'push' ? 'sender' : undefined;
  if (stranger === undefined) return;
  throw new CodedError('work_of_stranger', `The ${stranger} has no business with ${work.kind} on a queue.`);
}
