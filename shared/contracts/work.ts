import * as z from 'zod/mini';
import type { Decision, SessionChange } from '../rules/engine/decision.ts';
import type { Push } from '../wechat/inbound/push.ts';
import { isObject } from '../wechat/is-object.ts';
import type { OutgoingMessage } from '../wechat/outgoing/outgoing-types.ts';
import type { PlannedMessage } from '../window/conversation.ts';
import { sendRequested } from './send-requested.ts';
import { isDecision, isPush } from './work-shape.ts';

const pushWork = z.object({
  kind: z.literal('push'),
  account: z.string(),
  /** Milliseconds. */
  receivedAt: z.number(),
  push: z.custom<Push>(isPush),
  /** What the receiver decided about it; absent if the sender decides. */
  decided: z.optional(
    z.object({
      decision: z.custom<Decision>(isDecision),
      /** When the response with the passive reply left; milliseconds. Absent if there is none. */
      respondedAt: z.optional(z.number()),
    }),
  ),
  /** `true` if WeChat gave up before the push was queued, so that the user got no passive reply. */
  isUnanswered: z.optional(z.literal(true)),
  /** The rule whose passive reply is in the response; for functions of an earlier version without `decided`. */
  answeredBy: z.optional(z.string()),
});

const requestWork = z.object({
  kind: z.literal(sendRequested),
  source: z.string(),
  /** When the request was put on the bus, ISO 8601. */
  time: z.iso.datetime(),
  detail: z.unknown(),
  /** The id that EventBridge gave the event; absent from what an older stack put on the queue. */
  event: z.optional(z.string()),
});

/** Replies that a rule wanted to be sent later. */
const delayedWork = z.object({
  kind: z.literal('delayedReplies'),
  account: z.string(),
  openId: z.string(),
  /** The same for every repeat. */
  key: z.string(),
  /** When the push or request came; epoch seconds. Absent from what an earlier version delayed. */
  askedAt: z.optional(z.number()),
  rule: z.string(),
  messages: z.array(z.custom<OutgoingMessage>(isObject)),
  /** They are dropped if the user did something after this; epoch seconds, null if they are sent anyway. */
  unlessContactAfter: z.nullable(z.number()),
  /** They are dropped if a rule has cancelled replies of this name after the message of that time, epoch seconds. */
  unlessCancelled: z.optional(z.object({ name: z.string(), after: z.number() })),
  /** The key of the push that they answer. */
  correlationId: z.string(),
});

/** Replies to one push or request that WeChat was too busy to accept; they are tried again in order. */
const putOffWork = z.object({
  kind: z.literal('putOffReplies'),
  account: z.string(),
  openId: z.string(),
  /** A new one each time that they are put off. */
  key: z.string(),
  /** When the push or request came; epoch seconds. Absent from what an earlier version delayed. */
  askedAt: z.optional(z.number()),
  replies: z.array(
    z.pipe(
      z.object({
        deliveryId: z.string(),
        rule: z.nullable(z.string()),
        message: z.custom<OutgoingMessage>(isObject),
        index: z.optional(z.number()),
        part: z.optional(z.custom<PlannedMessage['part']>(isObject)),
      }),
      z.custom<PlannedMessage>(),
    ),
  ),
  /** How often they were put off, this time included. */
  times: z.number(),
  /** WeChat's last answer; null if there was none. */
  code: z.nullable(z.number()),
  /** They are refused if the user did something after this; epoch seconds. */
  unlessContactAfter: z.number(),
  /** The push that the request answers; they are refused if the user has written since. */
  unlessUserWroteSince: z.optional(z.string()),
  /** They are refused if rules are muted beyond this time, because an agent is talking with the user; epoch seconds, or null. */
  unlessMutedAfter: z.nullable(z.number()),
  /** After this they are refused; epoch seconds, or null. */
  notAfter: z.nullable(z.number()),
  /** The id of the request; null for replies of rules. */
  requestId: z.nullable(z.string()),
  /** Who asked; absent for a reply of a rule. */
  source: z.optional(z.string()),
  correlationId: z.string(),
});

/** A reminder that a user's window is about to close. */
const reminderWork = z.object({
  kind: z.literal('windowReminder'),
  account: z.string(),
  openId: z.string(),
  /** When the window closes; epoch seconds. */
  until: z.number(),
});

/** Shows "typing" again and again until it ends. */
const typingWork = z.object({
  kind: z.literal('typing'),
  account: z.string(),
  openId: z.string(),
  /** The same for every time that it is shown. */
  key: z.string(),
  /** When it began, by our clock; epoch seconds. A message that is sent later ends it. */
  since: z.number(),
  until: z.number(),
  /** The key of the push that is being answered; what the user does after it ends the typing too. Null if nothing does. */
  unlessUserWroteSince: z.nullable(z.string()),
  evenWhenMuted: z.boolean(),
});

/** A rule opens or closes a session with an agent. */
const sessionWork = z.object({
  kind: z.literal('agentSession'),
  account: z.string(),
  openId: z.string(),
  /** The same for every repeat. */
  key: z.string(),
  /** When the push came; epoch seconds. */
  askedAt: z.number(),
  change: z.custom<SessionChange>(isObject),
  /** The number of earlier tries. */
  tries: z.number(),
  correlationId: z.string(),
});

/** Work that can be delayed. */
const laterWork = z.discriminatedUnion('kind', [
  requestWork,
  delayedWork,
  putOffWork,
  reminderWork,
  typingWork,
  sessionWork,
  pushWork,
]);

/**
 * The content of the reply queue and of the intake before it. The receiver puts pushes on the reply queue. The bus rule
 * puts requests of other services on the intake, in the form of its input transformer. The sender and its schedules put
 * delayed work on the intake. When it is due, the sender moves it from the intake to the reply queue.
 */
export const workSchema = z.discriminatedUnion('kind', [
  pushWork,
  requestWork,
  z.object({
    kind: z.literal('later'),
    /** Epoch seconds. */
    dueAt: z.number(),
    work: laterWork,
  }),
]);

export type Work = z.infer<typeof workSchema>;
export type PushWork = z.infer<typeof pushWork>;
export type RequestWork = z.infer<typeof requestWork>;
export type DelayedWork = z.infer<typeof delayedWork>;
export type PutOffWork = z.infer<typeof putOffWork>;
export type ReminderWork = z.infer<typeof reminderWork>;
export type SessionWork = z.infer<typeof sessionWork>;
export type TypingWork = z.infer<typeof typingWork>;
export type LaterWork = z.infer<typeof laterWork>;
