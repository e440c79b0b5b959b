import type { Publish } from '#shared/aws/bus.ts';
import type { LiveRules } from '#shared/aws/live-rules.ts';
import { busEvent, senderSource } from '#shared/contracts/event.ts';
import { windowClosing, windowLeftData } from '#shared/contracts/sender-events.ts';
import type { WindowClosingData } from '#shared/contracts/window-closing.ts';
import type { PushWork, ReminderWork } from '#shared/contracts/work.ts';
import type { EpochMilliseconds, EpochSeconds } from '#shared/epoch.ts';
import { contextOf } from '#shared/rules/ask-rules.ts';
import { closingMessage } from '#shared/rules/closing-event.ts';
import { shortHash } from '#shared/wechat/inbound/message-key.ts';
import type { Push } from '#shared/wechat/inbound/push.ts';
import { lastWindowEnd, windowLeft } from '#shared/window/grants.ts';
import type { ConversationStore } from '#shared/window/ledger.ts';
import type { Job, Postponed, Reminder } from './job.ts';
import type { DoLater } from './later.ts';

/**
 * The reminder that the user's window is about to close, for an account that wants one. Each user has at most one; the
 * next message of the user moves it.
 *
 * @param until when the last open window closes; epoch seconds, 0 if none is open
 */
export function reminderAfter(
  { account, openId, opens }: Job,
  until: EpochSeconds,
  now: EpochSeconds,
): Postponed | undefined {
  if (account.remindBefore === null || opens === null) return undefined;
  const dueAt = until - account.remindBefore;
  if (dueAt <= now) return undefined;
  return reminderOf({ kind: 'windowReminder', account: account.id, openId, until }, dueAt);
}

/** One name for each user, so that a later one replaces the earlier one. */
function reminderOf(work: ReminderWork, dueAt: EpochSeconds): Postponed {
  return { kind: 'postpone', name: `closing.${shortHash([work.account, work.openId])}`, dueAt, work };
}

export interface RemindDependencies {
  readonly conversations: Pick<ConversationStore, 'load'>;
  readonly rules: Pick<LiveRules, 'of'>;
  readonly publish: Publish;
  readonly later: DoLater;
  readonly now: () => EpochMilliseconds;
}

/**
 * Announces that a window is about to close, and asks the rules about it, unless the user has opened another window or
 * it has no messages left.
 */
export async function remind(
  { conversations, rules, publish, later, now }: RemindDependencies,
  { account, reminder }: Reminder,
): Promise<void> {
  const { openId } = reminder;
  if (account.remindBefore === null) return;
  const conversation = await conversations.load({ account: account.id, openId });
  const at = now() / 1000;
  const grants = conversation?.grants ?? {};
  const until = lastWindowEnd(grants, at);
  if (until === 0) return;
  const dueAt = until - account.remindBefore;
  // The user's last message should have moved it already. If that failed, it is moved now.
  if (until > reminder.until && dueAt > at) return later(reminderOf({ ...reminder, until }, dueAt));
  const data: WindowClosingData = {
    account: account.id,
    kind: account.kind,
    openId,
    secondsLeft: Math.floor(until - at),
    windowLeft: windowLeftData(windowLeft(grants, at)),
  };
  const id = `${shortHash([account.id, openId])}.closing.${until}`;
  await publish([busEvent(senderSource, windowClosing, { id, time: at }, data)]);
  const push: Push = {
    key: id,
    toUserName: '',
    openId,
    createTime: Math.floor(at),
    opens: null,
    message: closingMessage,
  };
  const set = await rules.of(account.id, { openId, at: push.createTime });
  const decided = set.decide(contextOf(push));
  if (decided.kind === 'decided' && decided.decision.applied.length === 0) return;
  // Through the queue of the user, in order with what they write just now.
  const work: PushWork = { kind: 'push', account: account.id, receivedAt: now(), push };
  await later({ name: id, dueAt: Math.floor(at), work });
}
