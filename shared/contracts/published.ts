import * as z from 'zod/mini';
import { maxMessages } from '../wechat/outgoing/outgoing-types.ts';
import { senderSource, tokenSource } from './event.ts';
import { userForgotten } from './forget-reasons.ts';
import { messageFailedSchema } from './message-failed.ts';
import { outgoingMessageSchema } from './outgoing-schema.ts';
import { platformEvent } from './platform-event.ts';
import { platformEventSchema } from './platform-event-schema.ts';
import { sendRequested, sendRequestedSchema } from './send-requested.ts';
import {
  messageReceivedSchema,
  replyOutcomeSchema,
  replyRefusedSchema,
  replySentSchema,
} from './sender-event-schemas.ts';
import {
  messageFailed,
  senderEvents,
  sendingPaused,
  sendingResumed,
  windowClosing,
} from './sender-events.ts';
import { sendingPausedSchema, sendingResumedSchema } from './sending-events.ts';
import { tokenEventSchema } from './token-event-schema.ts';
import { tokenRefreshed, tokenRefreshRequested } from './token-events.ts';
import { userForgottenSchema } from './user-forgotten.ts';
import { windowClosingSchema } from './window-closing.ts';

/** An event that other services can rely on. */
export interface Contract<Schema extends z.ZodMiniType = z.ZodMiniType> {
  readonly detailType: string;
  /** Who publishes it; `undefined` for a request, which its caller publishes under its own source. */
  readonly source: string | undefined;
  readonly description: string;
  /** Of the event's `detail`. */
  readonly schema: Schema;
}

/** The sender accepts any messages and checks them for the kind of account; this schema says what they can be. */
const publishedSendRequestedSchema = z.object({
  ...sendRequestedSchema.shape,
  data: z.extend(sendRequestedSchema.shape.data, {
    messages: z.optional(z.array(outgoingMessageSchema).check(z.minLength(1), z.maxLength(maxMessages))),
  }),
});

/** The stack registers these schemas, and they give the types of `readEvent` and of the builders of entries. */
export const contracts = {
  messageReceived: {
    detailType: senderEvents.received,
    source: senderSource,
    description: 'A user wrote or did something, and a rule answered or none did',
    schema: messageReceivedSchema,
  },
  replySent: {
    detailType: senderEvents.sent,
    source: senderSource,
    description: 'WeChat accepted a message to a user',
    schema: replySentSchema,
  },
  replyRefused: {
    detailType: senderEvents.refused,
    source: senderSource,
    description: 'A message was not sent to a user, and will not be',
    schema: replyRefusedSchema,
  },
  replyUndetermined: {
    detailType: senderEvents.undetermined,
    source: senderSource,
    description: 'A message may or may not have reached a user; nobody can tell',
    schema: replyOutcomeSchema,
  },
  messageFailed: {
    detailType: messageFailed,
    source: senderSource,
    description: 'A push or request could not be handled and became a dead letter',
    schema: messageFailedSchema,
  },
  windowClosing: {
    detailType: windowClosing,
    source: senderSource,
    description: 'The window of a user is about to close, with messages left in it',
    schema: windowClosingSchema,
  },
  sendingPaused: {
    detailType: sendingPaused,
    source: senderSource,
    description: 'WeChat refuses an account, so its messages are refused without asking WeChat',
    schema: sendingPausedSchema,
  },
  sendingResumed: {
    detailType: sendingResumed,
    source: senderSource,
    description: 'WeChat accepts an account again',
    schema: sendingResumedSchema,
  },
  sendRequested: {
    detailType: sendRequested,
    source: undefined,
    description: 'Another service asks for messages to be sent to a user, inside the window of the user',
    schema: publishedSendRequestedSchema,
  },
  userForgotten: {
    detailType: userForgotten,
    source: senderSource,
    description:
      'The data of a user was deleted; services that store data about the user should delete it too',
    schema: userForgottenSchema,
  },
  tokenRefreshed: {
    detailType: tokenRefreshed,
    source: tokenSource,
    description: 'There is a new access token in the TokenTable',
    schema: tokenEventSchema,
  },
  tokenRefreshRequested: {
    detailType: tokenRefreshRequested,
    source: undefined,
    description: 'WeChat rejected a version of the access token',
    schema: tokenEventSchema,
  },
  platformEvent: {
    detailType: platformEvent,
    source: tokenSource,
    description: 'WeChat told a third-party platform of an authorization, its end, a registration, an audit',
    schema: platformEventSchema,
  },
} as const satisfies Record<string, Contract>;

export type SendRequest = z.infer<typeof publishedSendRequestedSchema>['data'];
