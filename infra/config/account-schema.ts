import * as z from 'zod/mini';
import { forgetWishes } from '#shared/contracts/forget-reasons.ts';
import { published } from '#shared/contracts/sender-events.ts';
import type { AnswerValue } from '#shared/function-config.ts';
import { accountKinds } from '#shared/wechat/account-kind.ts';
import { encryptionModes } from '#shared/wechat/credentials.ts';
import { actionClasses } from '#shared/wechat/inbound/action-class.ts';
import { both } from '../language/text.ts';
import { withRemedy } from '../language/told.ts';
import { checkedText, explained, oneOrMore } from '../rules/schema/primitives.ts';
import { rulesFields } from '../rules/schema/rules.ts';
import { durationInSeconds } from './duration.ts';
import {
  appIdSchema,
  durationSchema,
  eventPatternSchema,
  fieldNameSchema,
  nameSchema,
  originalIdSchema,
} from './field-schemas.ts';
import { menuSchema } from './menu-schema.ts';

/** Any JSON value. */
const answerValue: z.ZodMiniType<AnswerValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(answerValue),
    z.record(fieldNameSchema, answerValue),
  ]),
);
const answerSchema = z.union([z.string(), z.record(fieldNameSchema, answerValue)]);
const quota = z.strictObject({ limit: z.int().check(z.nonnegative()), window: durationSchema });

/** Whether the event comes inside a window of 48 hours, with time left to act on it. */
function isLeadTime(duration: string): boolean {
  const seconds = durationInSeconds(duration);
  return seconds >= 5 * 60 && seconds <= 47 * 60 * 60;
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** The time zone that is meant by a place or a common name. */
function timeZoneMeant(text: string): string | undefined {
  const places = [
    [/北京|上海|中国|大陆|beijing|china|prc|^cst$|^(?:utc|gmt)? *[+]0?8(?::?00)?$|东八区/i, 'Asia/Shanghai'],
    [/香港|hong ?kong/i, 'Asia/Hong_Kong'],
    [/台北|台湾|taipei|taiwan/i, 'Asia/Taipei'],
    [/澳门|maca[ou]/i, 'Asia/Macau'],
    [/新加坡|singapore/i, 'Asia/Singapore'],
  ] as const;
  return places.find(([names]) => names.test(text.normalize('NFKC')))?.[1];
}

/** An account's file: who the account is and how it answers. It never contains secrets. */
export const accountSchema = z.strictObject({
  account: explained(nameSchema, 'The account’s id in URLs, events and tables.'),
  name: explained(
    z.optional(z.string().check(z.minLength(1), z.maxLength(30))),
    'What users call the account, for the page: 灯笼小店.',
  ),
  kind: explained(z.enum(accountKinds), '订阅号 and 服务号 are official-account, 小程序 mini-program.'),
  appId: explained(appIdSchema, 'wx…'),
  platform: explained(
    z.optional(nameSchema),
    'The third-party platform that the account has authorized, if any.',
  ),
  originalId: explained(
    z.optional(originalIdSchema),
    '原始ID, gh_…: pushes to another account are refused. For accounts of a platform, which all share its keys.',
  ),
  encryption: explained(
    z._default(z.enum(encryptionModes), 'safe'),
    'The mode (消息加解密方式) in the WeChat console: safe 安全模式, compatible 兼容模式, plaintext 明文模式.',
  ),
  timezone: explained(
    z._default(
      checkedText(
        both('is not a time zone such as Asia/Shanghai', '不是时区，例如 Asia/Shanghai'),
        both(
          'Write its name in the IANA time zone database, such as Asia/Shanghai or Asia/Hong_Kong.',
          '写 IANA 时区名，例如 Asia/Shanghai 或 Asia/Hong_Kong。',
        ),
        isTimeZone,
        timeZoneMeant,
      ),
      'Asia/Shanghai',
    ),
    'The time zone of schedules, dates and times.',
  ),
  timestampTolerance: explained(
    z._default(durationSchema, '5m'),
    'How far the signed time of a push may differ from the current time, in either direction.',
  ),
  verified: explained(
    z._default(z.boolean(), true),
    'Whether WeChat has verified the account (微信认证). An unverified one, such as most 订阅号, cannot send messages, so every reply becomes a passive reply.',
  ),
  quotas: explained(
    z._default(z.partialRecord(z.enum(actionClasses), quota), {}),
    'WeChat’s quotas, if they differ from the published ones: userMessage: { limit: 20, window: 48h }.',
  ),
  publish: explained(
    z._default(z.array(z.enum(published)), ['received', 'refused', 'undetermined']),
    'Which of the sender’s events are published on the bus.',
  ),
  forgetOn: explained(
    z._default(z.array(z.enum(forgetWishes)), []),
    'Events of WeChat after which everything about the user is deleted: unfollowing, or the withdrawal of an authorization.',
  ),
  answers: explained(
    z._default(z.record(eventPatternSchema, answerSchema), {}),
    'The responses to events that expect their own response: xpay_goods_deliver_notify: { ErrCode: 0, ErrMsg: success }. They use the format and mode of the push.',
  ),
  delivery: explained(
    z._default(z.enum(['at-most-once', 'at-least-once']), 'at-most-once'),
    'Whether a message with an unknown outcome is sent again (the user may get it twice) or not (it may be missing).',
  ),
  keepForPeople: explained(
    z._default(z.int().check(z.nonnegative(), z.maximum(20)), 0),
    'How many messages of every window rules leave for the people who talk with users.',
  ),
  remindBeforeWindowCloses: explained(
    z.optional(
      durationSchema.check(
        z.refine(
          isLeadTime,
          withRemedy(
            both('is not from 5m to 47h', '要在 5m 到 47h 之间'),
            both('Write a duration such as 30m, 2h or 12h.', '写一段时长，例如 30m、2h 或 12h。'),
          ),
        ),
      ),
    ),
    'Publishes WeChatWindowClosing this long before a user’s window closes with messages left in it.',
  ),
  agentSessions: explained(
    z.optional(z.boolean()),
    'Whether rules can open and close sessions with agents by a call (kfsession): by default true for a verified official account, false for others.',
  ),
  audit: explained(
    z._default(z.union([z.literal(false), durationSchema]), '30d'),
    'How long the record of each message and its outcome is kept; false keeps none.',
  ),
  unanswered: explained(
    z.optional(durationSchema),
    'How long stats keeps texts that only a default rule answered, or none, without the user.',
  ),
  menu: explained(
    z.optional(menuSchema),
    'The custom menu (自定义菜单) of an official account: up to 3 buttons, each with up to 5 below it. `menu push` publishes it.',
  ),
  include: explained(
    z.optional(oneOrMore(z.string().check(z.minLength(1)))),
    'Files with rules, variables, schedules, lists and synonyms that accounts share, as paths from this folder: common/agents.yaml.',
  ),
  ...rulesFields,
});

/** A checked account file, with defaults. */
export type Account = z.infer<typeof accountSchema>;
