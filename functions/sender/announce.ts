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
import { lastBegunOf, type Refusal } from '#shared/window/conversation.ts';
import type { UnansweredPush } from '#shared/window/unqueued.ts';
import type { Job } from './job.ts';
import type { Done } from './outcome.ts';

/**
 * The events about a finished job that its account publishes, and those that its rules emit. Ids and times come from
 * the delivery, so a job that is repeated after a crash publishes identical events.
 */
export function eventsOf(job: Job, done: Done, windowLeft: WindowLeftData): BusEvent[] {
  const told = [
    ...received(job, done, windowLeft),
    ...emitted(job, done, windowLeft),
    ...done.replies.flatMap((reply) => outcome(job, done, reply, windowLeft)),
    ...done.unanswered.flatMap((push) => unanswered(job, push, windowLeft)),
  ];
  return told.map(([type, metadata, data]) => busEvent(senderSource, type, metadata, data));
}

function received(job: Job, { plan: { decision } }: Done, windowLeft: WindowLeftData): Told[] {
  if (job.origin.kind !== 'push' || !isPublished(job, 'received')) return [];
  const { push } = job.origin;
  // No user wrote anything, and the occasion has an event of its own.
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
    windowLeft,
    message: push.message,
  };
  return [[senderEvents.received, { id: job.key, time: push.createTime }, data]];
}

/** An event: its type, its metadata and its data. */
type Told = [type: string, metadata: Parameters<typeof busEvent>[2], data: object];

/** Rules can be changed without a deploy, so the type of an event is checked here too. */
function emitted(job: Job, { plan: { decision } }: Done, windowLeft: WindowLeftData): Told[] {
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
      windowLeft,
      detail,
    };
    const metadata = { id: `${job.key}.emit.${index}`, time: job.at, correlationId: job.key };
    return [[type, metadata, data]];
  });
}

/** The ids that WeChat gave besides the openid. */
function idsOf({ origin }: Job): Pick<MessageReceivedData, 'unionId' | 'businessId'> {
  if (origin.kind !== 'push') return {};
  const { unionId, businessId } = origin.push;
  return {
    ...(unionId === undefined ? {} : { unionId }),
    ...(businessId === undefined ? {} : { businessId }),
  };
}

function outcome(
  job: Job,
  { at, replies }: Done,
  { deliveryId, rule, planned, state }: Done['replies'][number],
  windowLeft: WindowLeftData,
): Told[] {
  if (state.state !== 'sent' && state.state !== 'refused' && state.state !== 'undetermined') return [];
  if (!isPublished(job, state.state)) return [];
  const hasContent = state.state === 'sent' && job.account.publish.includes('sent+content');
  const data: ReplyOutcomeData = {
    account: job.account.id,
    openId: job.openId,
    deliveryId,
    ...job.request,
    ...(rule === null ? {} : { rule }),
    ...(planned?.part === undefined ? {} : { part: { message: planned.index ?? 0, ...planned.part } }),
    ...(hasContent && planned !== undefined ? { message: planned.message } : {}),
    ...(state.state === 'refused' ? reasonOf(state) : {}),
    windowLeft,
  };
  const time = lastBegunOf(replies.map((reply) => reply.state)) || at;
  return [[senderEvents[state.state], { id: deliveryId, time, correlationId: job.correlationId }, data]];
}

function reasonOf({ state: _, ...reason }: Refusal): Omit<Refusal, 'state'> {
  return reason;
}

/** Earlier pushes of the user that WeChat gave up on before they could be queued. */
function unanswered(job: Job, push: UnansweredPush, windowLeft: WindowLeftData): Told[] {
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
      windowLeft,
    };
    const metadata = { id: `${key}.${index}`, time: at, correlationId: key };
    return [senderEvents.refused, metadata, data];
  });
}

function isPublished({ account: { publish } }: Job, event: SenderEventName): boolean {
  return publish.includes(event) || (event === 'sent' && publish.includes('sent+content'));
}
