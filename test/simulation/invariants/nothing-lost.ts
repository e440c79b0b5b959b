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
  /** Jobs of which WeChat was too busy to take a reply. */
  const busy = new Set<Job>();
  return (observation) => {
    switch (observation.kind) {
      case 'pushAnswered': {
        const isQueued = (facts.records.jobOf(observation.mark)?.place ?? 0) > 0;
        return isQueued ? undefined : `${observation.mark} was answered before the queue had it`;
      }
      case 'deleted': {
        const { entry } = observation;
        const job = facts.records.jobOfEntry(entry);
        if (job === undefined) {
          const kept = [...facts.queue.deadLetters(), ...facts.queue.waiting()];
          const isSetAside = kept.some(
            ({ body, messageId }) => body === entry.body && messageId !== entry.messageId,
          );
          return isReminder(entry) || isSetAside ? undefined : 'a message that cannot be handled was deleted';
        }
        if (isOwedByAnother(facts, job, entry)) return undefined;
        if (entry.body.includes('"putOffReplies"')) return undefined;
        if (hasPutOff(facts, job)) busy.add(job);
        const isLater = entry.body.startsWith('{"kind":"later"');
        // The receiver put a copy on the intake because it could not decide; the push itself owes what is left.
        if (isLater && isOfWeChat(entry)) return undefined;
        if (isLater && job.kind === 'push') return unsettled(facts, job, `${job.key}.after.0`);
        if (job.isPutOff && job.kind === 'push' && deliveryOf(facts, job, job.key) !== undefined)
          owed.add(job);
        return unfinished(facts, job);
      }
      case 'rested':
        return leftOver(facts) ?? unheard(facts) ?? unpaid(owed) ?? untold(facts, busy) ?? unclosed(facts);
      default:
        return undefined;
    }
  };
};

/** Several requests of WeChat for one push can be on their way to the sender; the last of them owes what is left. */
function isOwedByAnother({ queue, intake, records }: Facts, job: Job, entry: QueueEntry): boolean {
  const others = [...queue.waiting(), ...queue.deadLetters(), ...intake.waiting()].filter(
    ({ messageId }) => messageId !== entry.messageId,
  );
  return isOfWeChat(entry) && others.some((other) => isOfWeChat(other) && records.jobOfEntry(other) === job);
}

/** A push, or a copy of one. */
function isOfWeChat({ body }: QueueEntry): boolean {
  return body.includes('"kind":"push"');
}

function isReminder({ body }: QueueEntry): boolean {
  return body.includes('"windowReminder"');
}

function deliveryOf(facts: Facts, { account, openId }: Job, key: string) {
  return facts.conversationOf(account, openId)?.deliveries[key];
}

function leftOver({ queue, intake, records }: Facts): string | undefined {
  if (intake.waiting().length > 0) return `${intake.waiting().length} messages are still on the intake`;
  if (queue.waiting().length > 0) return `${queue.waiting().length} messages are still in the queue`;
  const job = queue.deadLetters().map(records.jobOfEntry).find(Boolean);
  return job && `${job.mark} is a dead letter although nothing goes wrong any more`;
}

function hasPutOff(facts: Facts, job: Job): boolean {
  const { replies = [] } = deliveryOf(facts, job, job.key) ?? {};
  return replies.some(({ state }) => state === 'putOff');
}

/** A reply that WeChat was too busy to take, and that nobody was told of since. */
function untold(facts: Facts, busy: ReadonlySet<Job>): string | undefined {
  for (const job of busy) {
    const { replies = [] } = deliveryOf(facts, job, job.key) ?? {};
    const told = [senderEvents.sent, senderEvents.refused, senderEvents.undetermined];
    const lost = replies.findIndex(
      ({ state }, index) =>
        state === 'putOff' && !told.some((type) => isHeardOf(job, type, `${job.key}.${index}`)),
    );
    if (lost >= 0) return `${job.mark}|${lost} was put off, and nobody was told what became of it`;
  }
  return undefined;
}

/** What the receiver decided and never queued, although more came to the sender that the user did afterwards. */
function unclosed({ records, conversationOf }: Facts): string | undefined {
  for (const { mark, account, openId, key } of records.jobs.values()) {
    const { deliveries = {} } = conversationOf(account, openId) ?? {};
    const { decided } = deliveries[key] ?? {};
    if (decided?.decision === undefined) continue;
    const later = Object.values(deliveries).some((other) => other.at > decided.at + 65 && isSettled(other));
    if (later) return `${mark} was decided and never queued, and nobody closed it`;
  }
  return undefined;
}

/** A request that the bus took, and that nobody was told of since. */
function unheard({ records }: Facts): string | undefined {
  const job = [...records.jobs.values()].find(({ kind, events }) => kind === 'request' && events.size === 0);
  return job && `nobody was told what became of ${job.mark}`;
}

/** What was put off and never came. */
function unpaid(owed: ReadonlySet<Job>): string | undefined {
  for (const job of owed) {
    const told = [senderEvents.sent, senderEvents.refused, senderEvents.undetermined].flatMap((type) => [
      ...(job.events.get(type) ?? []),
    ]);
    const isPaid = told.some((id) => readDeliveryId(id).number === 'd0');
    if (!isPaid) return `${job.mark} was put off, and nobody was told what became of it`;
  }
  return undefined;
}

/** What of a job is not finished, although its message was deleted. */
function unfinished(facts: Facts, job: Job): string | undefined {
  const { mark, kind, key, events } = job;
  if (kind === 'push' && !isHeardOf(job, senderEvents.received, key))
    return `${mark} left the queue, and the bus never heard that it came`;
  if (kind === 'request' && events.size === 0 && !hasPutOff(facts, job))
    return `${mark} left the queue, and nobody was told what became of it`;
  return unsettled(facts, job, key);
}

/** Which of the replies of a delivery has not come to its end, or nobody was told. Those that are too late leave none. */
function unsettled(facts: Facts, job: Job, key: string): string | undefined {
  const delivery = deliveryOf(facts, job, key);
  if (delivery === undefined) return undefined;
  if (!isSettled(delivery)) return `${job.mark} left the queue unsettled`;
  const untold = delivery.replies.findIndex(
    ({ state }, index) =>
      state !== 'inResponse' && state !== 'putOff' && !isHeardOf(job, eventOf(state), `${key}.${index}`),
  );
  return untold < 0
    ? undefined
    : `${job.mark}|${untold} is ${delivery.replies[untold]?.state}, and the bus never heard of it`;
}

function isHeardOf({ events }: Job, type: string, id: string): boolean {
  return events.get(type)?.has(id) ?? false;
}

function eventOf(state: ReplyState['state']): string {
  return state === 'sent' || state === 'refused' || state === 'undetermined' ? senderEvents[state] : '';
}
