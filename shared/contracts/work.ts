import * as z from 'zod/mini';
import type { Push } from '../wechat/inbound/push.ts';
import type { OutgoingMessage } from '../wechat/outgoing/outgoing-types.ts';
import { sendRequested } from './send-requested.ts';

const pushWork = z.object({
  kind: z.literal('push'),
  account: z.string(),
  /** Milliseconds. */
  receivedAt: z.number(),
  /** The rule that the receiver has answered by in its HTTP response; then that answer is not sent again. */
  answeredBy: z.optional(z.string()),
  push: z.custom<Push>((push) => typeof push === 'object' && push !== null),
});

const requestWork = z.object({
  kind: z.literal(sendRequested),
  source: z.string(),
  /** When the request was put on the bus, ISO 8601. */
  time: z.iso.datetime(),
  detail: z.unknown(),
});

/** Replies that a rule wanted to be sent later. */
const delayedWork = z.object({
  kind: z.literal('delayedReplies'),
  account: z.string(),
  openId: z.string(),
  /** The same for every repeat. */
  key: z.string(),
  rule: z.string(),
  messages: z.array(z.custom<OutgoingMessage>((message) => typeof message === 'object' && message !== null)),
  /** They are dropped if the user was heard of after this; epoch seconds, null where they are sent all the same. */
  unlessContactAfter: z.nullable(z.number()),
  /** The key of the push that they answer. */
  correlationId: z.string(),
});

/** Time to say that a user's window is about to close. */
const reminderWork = z.object({
  kind: z.literal('windowReminder'),
  account: z.string(),
  openId: z.string(),
  /** When the window closes that this is about; epoch seconds. */
  until: z.number(),
});

/** What can be put off. */
const laterWork = z.discriminatedUnion('kind', [requestWork, delayedWork, reminderWork]);

/**
 * What lies on the reply queue. The receiver puts pushes there; the rule of the bus puts requests of other services
 * there, in the shape that its target's input transformer gives them; the sender itself, and the schedules that it makes,
 * put there what is to be done later.
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
export type ReminderWork = z.infer<typeof reminderWork>;
export type LaterWork = z.infer<typeof laterWork>;
