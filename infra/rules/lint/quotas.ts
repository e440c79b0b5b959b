import { closingEvent } from '#shared/rules/closing-event.ts';
import { eventKind } from '#shared/rules/engine/triggers.ts';
import type { ReplyStep } from '#shared/rules/program.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import { opensWindow } from '#shared/wechat/inbound/push.ts';
import { maxTextBytes } from '#shared/wechat/outgoing/outgoing-types.ts';
import { splitLongText } from '#shared/wechat/outgoing/split-text.ts';
import type { BuiltRule } from '../build/rule.ts';
import { duration } from '../explain/describe-condition.ts';
import type { Check, Quotas } from './lint.ts';

type Quota = Quotas[keyof Quotas];

const openYet: ReadonlySet<string> = new Set(
  [closingEvent, 'kf_create_session', 'kf_close_session', 'kf_switch_session'].map(eventKind),
);

/** Replies that WeChat's quotas cannot let through. */
export const checkQuotas: Check = function* ({ built, quotas }) {
  for (const { rule, index, kinds } of built.rules) {
    const replies = (rule.replies ?? []).reduce((sum, step) => sum + messagesOf(step), 0);
    if (replies === 0 || rule.passive) continue;
    yield* longTexts(rule, index);
    if (kinds === undefined || kinds.size === 0) continue;
    const path = ['rules', index, 'reply'];
    const windows = [...kinds].map((kind) => ({ kind: shown(kind), quota: quotaAfter(kind, quotas) }));
    const open = windows.filter(
      (window): window is { kind: string; quota: Quota } => window.quota !== undefined,
    );
    // Whoever an agent talks with has written shortly before, and a window that closes is open yet.
    if (open.length === 0 && [...kinds].every((kind) => openYet.has(kind))) continue;
    if (open.length === 0) {
      yield {
        path,
        code: 'reply-without-window',
        problem: `after ${windows.map(({ kind }) => kind).join(', ')} nothing may be sent, unless the user wrote shortly before`,
        remedy:
          'WeChat opens no window for it. Answer another message or event, or emit an event for another service.',
      };
      continue;
    }
    const tight = open.filter(({ quota }) => replies > quota.limit);
    if (tight.length > 0) {
      const limits = tight.map(({ kind, quota }) => `${quota.limit} after ${kind}`);
      yield {
        path,
        code: 'reply-over-quota',
        problem: `sends ${replies} messages, and WeChat allows ${[...new Set(limits)].join(', ')}`,
        remedy: 'The last ones are refused. Put them into one message, or send fewer.',
      };
    }
    yield* lateReplies(rule, path, open);
  }
};

/** How many messages a reply is sent as: long text goes into several. */
function messagesOf(step: ReplyStep): number {
  if ('oneOf' in step) return Math.max(...step.oneOf.map(({ reply }) => messagesOf(reply)));
  return splitLongText(step.message).length;
}

function* longTexts({ replies = [] }: BuiltRule['rule'], index: number) {
  for (const [number, step] of replies.entries()) {
    const messages = messagesOf(step);
    if (messages === 1) continue;
    yield {
      path: ['rules', index, 'reply', number],
      code: 'long-text',
      problem: `is longer than the ${maxTextBytes} bytes that WeChat takes, so it is sent as ${messages} messages where the quota allows`,
      remedy: 'Shorten it, or put the rest on a page and send the link.',
    };
  }
}

function* lateReplies(
  { replies = [] }: BuiltRule['rule'],
  path: readonly PropertyKey[],
  windows: readonly { readonly kind: string; readonly quota: Quota }[],
) {
  for (const [index, step] of replies.entries()) {
    const after = 'oneOf' in step ? undefined : step.after;
    if (after === undefined || !windows.every(({ quota }) => after >= quota.seconds)) continue;
    const longest = Math.max(...windows.map(({ quota }) => quota.seconds));
    yield {
      path: [...path, index, 'after'],
      code: 'delay-after-window',
      problem: `is after the window that the message opens, which is open for ${duration(longest)}`,
      remedy: 'It is only sent if the user writes in between. Shorten the delay.',
    };
  }
}

/** The quota of the window that a kind of message or event opens. */
function quotaAfter(kind: string, quotas: Quotas): Quota | undefined {
  const message = kind.startsWith('event ') ? { type: 'event', event: kind.slice(6) } : { type: kind };
  const opens = opensWindow(message as Message);
  const quota = opens === null ? undefined : quotas[opens];
  return quota === undefined || quota.limit === 0 ? undefined : quota;
}

function shown(kind: string): string {
  return kind.startsWith('event ') ? kind.slice(6) : `a ${kind} message`;
}
