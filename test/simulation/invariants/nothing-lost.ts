import { senderEvents } from '#shared/contracts/sender-events.ts';
import { isSettled, type ReplyState } from '#shared/window/conversation.ts';
import type { QueueEntry } from '../aws/queue.ts';
import { type Job, readDeliveryId } from '../records.ts';
import type { Facts, Invariant } from './invariant.ts';

/**
 * Promise 3. What was answered with `success` is in the queue; what leaves the queue has come to its end, and the bus has
 * heard of it; and once nothing goes wrong any more, nothing is left but what cannot be handled.
 */
export const nothingLost: Invariant = (facts) => {
  /** Jobs of which a reply is still to be sent later. */
  const owed = new Set<Job>();
  return (observation) => {
    switch (observation.kind) {
      case 'pushAnswered': {
        const isQueued = (facts.records.jobOf(observation.mark)?.place ?? 0) > 0;
        return isQueued ? undefined : `${observation.mark} was answered before the queue had it`;
      }
      case 'deleted': {
        const { entry } = observation;
        const job = facts.records.jobOfEntry(entry);
        if (job === undefined)
          return isReminder(entry) ? undefined : 'a message that cannot be handled was deleted';
        if (isOwedByAnother(facts, job, entry)) return undefined;
        const isLater = entry.body.startsWith('{"kind":"later"');
        if (isLater && job.kind === 'push') return unsettled(facts, job, `${job.key}.after.0`);
        const isPutOff =
          job.isPutOff && (job.kind === 'request' || deliveryOf(facts, job, job.key) !== undefined);
        if (isPutOff) owed.add(job);
        return isPutOff && job.kind === 'request' ? undefined : unfinished(facts, job);
      }
      case 'rested':
        return leftOver(facts) ?? unpaid(owed);
      default:
        return undefined;
    }
  };
};

/** Several requests of WeChat for one push can be on their way to the sender; the last of them owes what is left. */
function isOwedByAnother({ queue, records }: Facts, job: Job, entry: QueueEntry): boolean {
  const isOfWeChat = ({ body }: QueueEntry): boolean => body.startsWith('{"kind":"push"');
  const others = [...queue.waiting(), ...queue.deadLetters()].filter(
    ({ messageId }) => messageId !== entry.messageId,
  );
  return isOfWeChat(entry) && others.some((other) => isOfWeChat(other) && records.jobOfEntry(other) === job);
}

function isReminder({ body }: QueueEntry): boolean {
  return body.includes('"windowReminder"');
}

function deliveryOf(facts: Facts, { account, openId }: Job, key: string) {
  return facts.conversationOf(account, openId)?.deliveries[key];
}

function leftOver({ queue, records }: Facts): string | undefined {
  if (queue.waiting().length > 0) return `${queue.waiting().length} messages are still in the queue`;
  const job = queue.deadLetters().map(records.jobOfEntry).find(Boolean);
  return job && `${job.mark} is a dead letter although nothing goes wrong any more`;
}

/** What was put off and never came. */
function unpaid(owed: ReadonlySet<Job>): string | undefined {
  for (const job of owed) {
    const told = [senderEvents.sent, senderEvents.refused, senderEvents.undetermined].flatMap((type) => [
      ...(job.events.get(type) ?? []),
    ]);
    const isPaid = told.some((id) => job.kind === 'request' || readDeliveryId(id).number === 'd0');
    if (!isPaid) return `${job.mark} was put off, and nobody was told what became of it`;
  }
  return undefined;
}

/** What of a job is not finished, although its message was deleted. */
function unfinished(facts: Facts, job: Job): string | undefined {
  const { mark, kind, key, events } = job;
  if (kind === 'push' && !isHeardOf(job, senderEvents.received, key))
    return `${mark} left the queue, and the bus never heard that it came`;
  if (kind === 'request' && events.size === 0)
    return `${mark} left the queue, and nobody was told what became of it`;
  return unsettled(facts, job, key);
}

/** Which of the replies of a delivery has not come to its end, or nobody was told. Those that are too late leave none. */
function unsettled(facts: Facts, job: Job, key: string): string | undefined {
  const delivery = deliveryOf(facts, job, key);
  if (delivery === undefined) return undefined;
  if (!isSettled(delivery)) return `${job.mark} left the queue unsettled`;
  const untold = delivery.replies.findIndex(
    ({ state }, index) => state !== 'inResponse' && !isHeardOf(job, eventOf(state), `${key}.${index}`),
  );
  return untold < 0
    ? undefined
    : `${job.mark}|${untold} is ${delivery.replies[untold]?.state}, and the bus never heard of it`;
}

function isHeardOf({ events }: Job, type: string, id: string): boolean {
  return events.get(type)?.has(id) ?? false;
}

function eventOf(state: ReplyState['state']): string {
  return state === 'pending' || state === 'reserved' || state === 'inResponse' ? '' : senderEvents[state];
}
