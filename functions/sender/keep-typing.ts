import type { TypingWork } from '#shared/contracts/work.ts';
import type { EpochMilliseconds, EpochSeconds } from '#shared/epoch.ts';
import { isOvertaken } from '#shared/window/conditions.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import type { ConversationStore } from '#shared/window/ledger.ts';
import type { Typing } from './job.ts';
import type { DoLater } from './later.ts';
import type { ShowTyping } from './typing.ts';

export interface KeepTypingDependencies {
  readonly conversations: Pick<ConversationStore, 'load'>;
  readonly showTyping: ShowTyping;
  readonly later: DoLater;
  readonly now: () => EpochMilliseconds;
}

/** WeChat's clients hide the indicator after some time, reportedly 15 s; it is shown again before that. Seconds. */
const shownFor = 10;

/**
 * Shows "typing" and repeats it until its end. In between it waits on the intake, so that it does not delay the user's
 * messages. It ends early when something was sent, or when there is nothing to wait for.
 */
export async function keepTyping(
  { conversations, showTyping, later, now }: KeepTypingDependencies,
  { account, typing, next }: Typing,
): Promise<void> {
  if (next !== null) await later(next);
  const conversation = await conversations.load({ account: account.id, openId: typing.openId });
  if (conversation !== undefined && isOver(typing, conversation, now() / 1000)) return;
  if (!(await showTyping(account.id, typing.openId, 0))) return;
  const dueAt = now() / 1000 + shownFor;
  if (dueAt < typing.until) await later({ name: typing.key, dueAt, work: typing });
}

function isOver(typing: TypingWork, conversation: Conversation, now: EpochSeconds): boolean {
  const { memory, lastSendAt } = conversation;
  if (lastSendAt > typing.since) return true;
  if (!typing.evenWhenMuted && memory.mutedUntil > now) return true;
  return typing.unlessUserWroteSince !== null && isOvertaken(conversation, typing.unlessUserWroteSince);
}
