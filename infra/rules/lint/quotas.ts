import { closingEvent } from '#shared/rules/closing-event.ts';
import { eventKind } from '#shared/rules/engine/triggers.ts';
import type { ReplyStep } from '#shared/rules/program.ts';
import { eventNameOf } from '#shared/wechat/inbound/event-types.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import { opensWindow } from '#shared/wechat/inbound/push.ts';
import { maxTextBytes } from '#shared/wechat/outgoing/outgoing-types.ts';
import { partsOf } from '#shared/wechat/outgoing/split-text.ts';
import { typeName } from '../../language/record-words.ts';
import { both, type Text } from '../../language/text.ts';
import type { BuiltRule } from '../build/rule.ts';
import { describeDuration } from '../explain/describe-condition.ts';
import type { Check, WindowQuotas } from './lint.ts';

type Quota = WindowQuotas[keyof WindowQuotas];

const openYet: ReadonlySet<string> = new Set(
  [closingEvent, 'kf_create_session', 'kf_close_session', 'kf_switch_session'].map(eventKind),
);

/** Replies that exceed WeChat's quotas. */
export const checkQuotas: Check = function* ({ built, quotas, keptForPeople = 0 }) {
  for (const { rule, index, kinds } of built.rules) {
    const replies = (rule.replies ?? []).reduce((sum, step) => sum + messagesOf(step), 0);
    if (replies === 0 || rule.passive) continue;
    yield* longTexts(rule, index);
    if (kinds === undefined || kinds.size === 0) continue;
    const path = ['rules', index, 'reply'];
    const windows = [...kinds].map((kind) => ({ kind: shown(kind), quota: quotaAfter(kind, quotas) }));
    const open = windows.filter(
      (window): window is { kind: Text; quota: Quota } => window.quota !== undefined,
    );
    // Nothing is known about events that WeChat does not have.
    if (![...kinds].some(isKnown)) continue;
    // The window is still open before it closes, and usually when a user talks with an agent.
    if (open.length === 0 && [...kinds].every((kind) => openYet.has(kind))) continue;
    if (open.length === 0 && keptForPeople > 0 && [...kinds].some((kind) => limitAfter(kind, quotas) === 0)) {
      yield {
        path,
        code: 'reply-over-quota',
        problem: both(
          `is never sent: after ${windows.map(({ kind }) => kind.en).join(', ')}, keepForPeople leaves no message for rules`,
          `永远发不出去：${windows.map(({ kind }) => kind.zh.trim()).join('、')}之后，keepForPeople 没有给规则留下一条`,
        ),
        remedy: both(
          `Lower keepForPeople, which is ${keptForPeople}.`,
          `把 keepForPeople 改小，现在是 ${keptForPeople}。`,
        ),
      };
      continue;
    }
    if (open.length === 0) {
      yield {
        path,
        code: 'reply-without-window',
        problem: both(
          `after ${windows.map(({ kind }) => kind.en).join(', ')} nothing may be sent, unless the user wrote shortly before`,
          `${windows.map(({ kind }) => kind.zh).join('、')}之后不能发消息，除非用户不久前发过消息`,
        ),
        remedy: both(
          'WeChat opens no window for it. Answer another message or event, or emit an event for another service.',
          '它不会打开窗口。换一个消息或事件来回复，或者用 emit 交给其他服务。',
        ),
      };
      continue;
    }
    const tight = open.filter(({ quota }) => replies > quota.limit);
    if (tight.length > 0) {
      const limits = tight.map(({ kind, quota }) => ({ kind, limit: quota.limit }));
      yield {
        path,
        code: 'reply-over-quota',
        problem: both(
          `sends ${replies} messages, and ${allowed(limits, keptForPeople).en}`,
          `要发 ${replies} 条消息，${allowed(limits, keptForPeople).zh}`,
        ),
        remedy: both(
          'The last ones are refused. Put them into one message, or send fewer.',
          '后面几条会被拒绝。合成一条，或者少发几条。',
        ),
      };
    }
    yield* lateReplies(rule, path, open);
  }
};

/** The number of messages of a reply. A long text is split into several. */
function messagesOf(step: ReplyStep): number {
  if ('oneOf' in step) return Math.max(...step.oneOf.map(({ reply }) => messagesOf(reply)));
  return partsOf(step.message).length;
}

function* longTexts({ replies = [] }: BuiltRule['rule'], index: number) {
  for (const [number, step] of replies.entries()) {
    const messages = messagesOf(step);
    if (messages === 1) continue;
    yield {
      path: ['rules', index, 'reply', number],
      code: 'long-text',
      problem: both(
        `is longer than the ${maxTextBytes} bytes that WeChat accepts, so it is sent as ${messages} messages where the quota allows`,
        `超过微信的 ${maxTextBytes} 字节，会分成 ${messages} 条发送（条数够的话）`,
      ),
      remedy: both(
        'Shorten it, or put the rest on a page and send the link.',
        '缩短它，或者把其余内容放到网页上，发链接。',
      ),
    };
  }
}

function* lateReplies(
  { replies = [] }: BuiltRule['rule'],
  path: readonly PropertyKey[],
  windows: readonly { readonly kind: Text; readonly quota: Quota }[],
) {
  for (const [index, step] of replies.entries()) {
    const after = 'oneOf' in step ? undefined : step.after;
    if (after === undefined || !windows.every(({ quota }) => after >= quota.seconds)) continue;
    const longest = Math.max(...windows.map(({ quota }) => quota.seconds));
    yield {
      path: [...path, index, 'after'],
      code: 'delay-after-window',
      problem: both(
        `is later than the window that the message opens, which lasts ${describeDuration(longest)}`,
        `超出了这条消息打开的窗口（${describeDuration(longest)}）`,
      ),
      remedy: both(
        'It is only sent if the user writes in between. Shorten the delay.',
        '只有用户在这期间又发了消息才会发出。缩短延后的时间。',
      ),
    };
  }
}

/** The quota of the window that a message or event of this kind opens. */
function quotaAfter(kind: string, quotas: WindowQuotas): Quota | undefined {
  const opens = windowOf(kind);
  const quota = opens === null ? undefined : quotas[opens];
  return quota === undefined || quota.limit === 0 ? undefined : quota;
}

function limitAfter(kind: string, quotas: WindowQuotas): number | undefined {
  const opens = windowOf(kind);
  return opens === null ? undefined : quotas[opens].limit;
}

function windowOf(kind: string) {
  const message = kind.startsWith('event ') ? { type: 'event', event: kind.slice(6) } : { type: kind };
  return opensWindow(message as Message);
}

function isKnown(kind: string): boolean {
  return !kind.startsWith('event ') || eventNameOf(kind.slice(6)) !== undefined;
}

/** @param limits how many messages rules may send, after which message or event */
function allowed(
  limits: readonly { readonly kind: Text; readonly limit: number }[],
  keptForPeople: number,
): Text {
  const isKept = keptForPeople > 0;
  const kindsBy = new Map<number, Text[]>();
  for (const { kind, limit } of limits) kindsBy.set(limit, [...(kindsBy.get(limit) ?? []), kind]);
  const groups = [...kindsBy].map(([limit, kinds]) => ({
    en: `${limit + keptForPeople} after ${kinds.map(({ en }) => en).join(', ')}${isKept ? `, of which keepForPeople leaves ${limit}` : ''}`,
    zh: `${kinds.map(({ zh }) => zh.trim()).join('、')} 之后 ${limit + keptForPeople} 条${isKept ? `，除去 keepForPeople 还剩 ${limit} 条` : ''}`,
  }));
  return {
    en: `WeChat allows ${groups.map(({ en }) => en).join('; ')}`,
    zh: `微信允许 ${groups.map(({ zh }) => zh).join('；')}`,
  };
}

function shown(kind: string): Text {
  if (!kind.startsWith('event ')) return both(`a ${kind} message`, `${typeName(kind).zh}消息`);
  return both(kind.slice(6), ` ${kind.slice(6)} `);
}
