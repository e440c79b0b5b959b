import type { EmittedData } from '#shared/contracts/emitted.ts';
import { type BusEvent, busEvent, senderSource } from '#shared/contracts/event.ts';
import {
  isEmittable,
  type MessageReceivedData,
  type ReplyOutcomeData,
  type SenderEventName,
  senderEvents,
  type WindowLeftData,
} from '#shared/contracts/sender-events.ts';
import { isClosing } from '#shared/rules/closing-event.ts';
import { decidedMessages } from '#shared/rules/decided-messages.ts';
import type { UnansweredPush } from '#shared/window/claim.ts';
import { type Conversation, lastBegunOf, type ReplyState } from '#shared/window/conversation.ts';
import { windowLeft } from '#shared/window/grants.ts';
import { deliveryIdOf, type InvalidRequest, type Job } from './job.ts';
import type { Done } from './outcome.ts';
import { correlationOf } from './put-off.ts';

/**
 * The events about a finished job that its account publishes, and those that its rules emit. Ids and times come from
 * the delivery, so a job that is repeated after a crash publishes identical events.
 *
 * @param now epoch seconds
 */
export function eventsOf(job: Job, done: Done, now: number): BusEvent[] {
  const left = windowLeftData(done.conversation, now);
  const outcomes = done.delivery.replies.flatMap((reply, index) =>
    outcomeEvent(job, done, reply, index, left),
  );
  return [
    ...receivedEvent(job, done, left),
    ...emittedEvents(job, done, left),
    ...outcomes,
    ...done.unanswered.flatMap((push) => unansweredEvents(job, push, left)),
  ];
}

/** The event about a request that cannot be served. */
export function eventsOfInvalid(request: InvalidRequest): BusEvent[] {
  const { account, openId, source, requestId, key, at, problem } = request;
  const data: ReplyOutcomeData = {
    account,
    openId,
    deliveryId: `${key}.0`,
    requestId,
    source,
    reason: 'invalid',
    problem,
    windowLeft: { messages: 0, until: null },
  };
  const metadata = {
    id: `${key}.0`,
    time: at,
    ...(requestId === '' ? {} : { correlationId: requestId }),
  };
  return [busEvent(senderSource, senderEvents.refused, metadata, data)];
}

function receivedEvent(job: Job, { plan: { decision } }: Done, left: WindowLeftData): BusEvent[] {
  if (job.origin.kind !== 'push' || !isPublished(job, 'received')) return [];
  const { push } = job.origin;
  // Nobody has written; what it is about has an event of its own.
  if (isClosing(push.message)) return [];
  const data: MessageReceivedData = {
    account: job.account.id,
    kind: job.account.kind,
    openId: job.openId,
    ...idsOf(job),
    createTime: push.createTime,
    type: push.message.type,
    opens: push.opens,
    rule: job.origin.answeredBy ?? decision?.rule ?? null,
    ...(decision?.muted ? { muted: true } : {}),
    windowLeft: left,
    message: push.message,
  };
  return [busEvent(senderSource, senderEvents.received, { id: job.key, time: push.createTime }, data)];
}

/** Rules can be changed without a deploy, so whether an event may have its type is asked here too. */
function emittedEvents(job: Job, { plan: { decision } }: Done, left: WindowLeftData): BusEvent[] {
  const emits = decision?.emits ?? [];
  return emits.flatMap(({ rule, type, detail }, index) => {
    if (!isEmittable(type)) return [];
    const data: EmittedData = {
      account: job.account.id,
      kind: job.account.kind,
      openId: job.openId,
      ...idsOf(job),
      createTime: job.at,
      rule,
      windowLeft: left,
      detail,
    };
    const metadata = { id: `${job.key}.emit.${index}`, time: job.at, correlationId: job.key };
    return [busEvent(senderSource, type, metadata, data)];
  });
}

/** The ids that WeChat said beside the openid. */
function idsOf({ origin }: Job): Pick<MessageReceivedData, 'unionId' | 'businessId'> {
  if (origin.kind !== 'push') return {};
  const { unionId, businessId } = origin.push;
  return {
    ...(unionId === undefined ? {} : { unionId }),
    ...(businessId === undefined ? {} : { businessId }),
  };
}

function outcomeEvent(
  job: Job,
  { delivery, plan }: Done,
  reply: ReplyState,
  index: number,
  left: WindowLeftData,
): BusEvent[] {
  if (reply.state !== 'sent' && reply.state !== 'refused' && reply.state !== 'undetermined') return [];
  if (!isPublished(job, reply.state)) return [];
  const request = requestOf(job);
  const deliveryId = deliveryIdOf(job, index);
  const planned = plan.messages[index];
  const rule = planned?.rule ?? null;
  const hasContent = reply.state === 'sent' && job.account.publish.includes('sent+content');
  const data: ReplyOutcomeData = {
    account: job.account.id,
    openId: job.openId,
    deliveryId,
    ...request,
    ...(rule === null ? {} : { rule }),
    ...(planned?.part === undefined ? {} : { part: { message: planned.index ?? 0, ...planned.part } }),
    ...(hasContent && planned !== undefined ? { message: planned.message } : {}),
    ...(reply.state === 'refused' ? { reason: reply.reason } : {}),
    ...(reply.state === 'refused' && reply.code !== undefined ? { code: reply.code } : {}),
    ...(reply.state === 'refused' && reply.rid !== undefined ? { rid: reply.rid } : {}),
    windowLeft: left,
  };
  const time = lastBegunOf(delivery) || delivery.at;
  const metadata = { id: deliveryId, time, correlationId: correlationOf(job) };
  return [busEvent(senderSource, senderEvents[reply.state], metadata, data)];
}

/** Earlier pushes of the user that WeChat gave up on before they could be queued. */
function unansweredEvents(job: Job, push: UnansweredPush, left: WindowLeftData): BusEvent[] {
  if (!isPublished(job, 'refused')) return [];
  const { key, at, decision, replies } = push;
  const messages = decidedMessages(decision, true);
  return replies.map((_, index) => {
    const rule = messages[index]?.rule ?? decision.rule;
    const data: ReplyOutcomeData = {
      account: job.account.id,
      openId: job.openId,
      deliveryId: `${key}.${index}`,
      ...(rule === null ? {} : { rule }),
      reason: 'unanswered',
      windowLeft: left,
    };
    const metadata = { id: `${key}.${index}`, time: at, correlationId: key };
    return busEvent(senderSource, senderEvents.refused, metadata, data);
  });
}

/** The request that a job is for, and who made it. */
function requestOf({ origin }: Job): Pick<ReplyOutcomeData, 'requestId' | 'source'> {
  if (origin.kind === 'request') return { requestId: origin.requestId, source: origin.source };
  if (origin.kind !== 'putOff' || origin.work.requestId === null) return {};
  const { requestId, source } = origin.work;
  return { requestId, ...(source === undefined ? {} : { source }) };
}

function isPublished({ account: { publish } }: Job, event: SenderEventName): boolean {
  return publish.includes(event) || (event === 'sent' && publish.includes('sent+content'));
}

function windowLeftData({ grants }: Conversation, now: number): WindowLeftData {
  const { messages, until } = windowLeft(grants, now);
  return { messages, until: messages === 0 ? null : new Date(until * 1000).toISOString() };
}
