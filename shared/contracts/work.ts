import * as z from 'zod/mini';
import type { Push } from '../wechat/inbound/push.ts';
import { sendRequested } from './send-requested.ts';

/**
 * What lies on the reply queue. The receiver puts pushes there; the rule of the bus puts requests of other services
 * there, in the shape that its target's input transformer gives them.
 */
export const workSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('push'),
    account: z.string(),
    /** Milliseconds. */
    receivedAt: z.number(),
    /** The rule that the receiver has answered by in its HTTP response; then that answer is not sent again. */
    answeredBy: z.optional(z.string()),
    push: z.custom<Push>((push) => typeof push === 'object' && push !== null),
  }),
  z.object({
    kind: z.literal(sendRequested),
    source: z.string(),
    /** When the request was put on the bus, ISO 8601. */
    time: z.iso.datetime(),
    detail: z.unknown(),
  }),
]);

export type Work = z.infer<typeof workSchema>;
export type PushWork = Extract<Work, { kind: 'push' }>;
export type RequestWork = Extract<Work, { kind: typeof sendRequested }>;
