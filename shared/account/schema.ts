import * as z from 'zod/mini';
import { type SenderEventName, senderEvents } from '../contracts/sender-events.ts';
import { rulesFields } from '../rules/schema/rules.ts';
import { accountKinds } from '../wechat/account-kind.ts';
import { encryptionModes } from '../wechat/credentials.ts';
import { actionClasses } from '../wechat/inbound/action-class.ts';
import { appIdSchema, durationSchema, nameSchema } from './field-schemas.ts';

const quota = z.strictObject({ limit: z.int().check(z.nonnegative()), window: durationSchema });
const eventNames = Object.keys(senderEvents) as [SenderEventName, ...SenderEventName[]];

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** One account's file in `infra/accounts`: who the account is and how it answers. Secrets are never in it. */
export const accountSchema = z.strictObject({
  /** The account's name in URLs, events and tables. */
  account: nameSchema,
  kind: z.enum(accountKinds),
  appId: appIdSchema,
  /** The third-party platform that the account has authorized, if it is served through one. */
  platform: z.optional(nameSchema),
  encryption: z._default(z.enum(encryptionModes), 'safe'),
  timezone: z._default(
    z.string().check(z.refine(isTimeZone, 'is not a time zone such as Asia/Shanghai')),
    'Asia/Shanghai',
  ),
  /** How far WeChat's timestamp may be from now, either way. */
  timestampTolerance: z._default(durationSchema, '5m'),
  /** WeChat's quotas where they differ from the published ones. */
  quotas: z._default(z.partialRecord(z.enum(actionClasses), quota), {}),
  /** Which of the sender's events are published on the bus. */
  publish: z._default(z.array(z.enum(eventNames)), ['received', 'refused', 'undetermined']),
  /** Whether a message of unknown outcome is sent again (the user may get it twice) or not (it may be missing). */
  delivery: z._default(z.enum(['at-most-once', 'at-least-once']), 'at-most-once'),
  /** How many messages of every window rules leave to the people who talk with users. */
  keepForPeople: z._default(z.int().check(z.nonnegative(), z.maximum(20)), 0),
  /** Publishes `WeChatWindowClosing` so long before a user's window closes with messages left in it. */
  remindBeforeWindowCloses: z.optional(durationSchema),
  /** How long a record of each delivery is kept; false keeps none. */
  audit: z._default(z.union([z.literal(false), durationSchema]), '30d'),
  ...rulesFields,
});

/** An account's file as checked, with the defaults filled in. */
export type Account = z.infer<typeof accountSchema>;
