import type { TypingWork } from '#shared/contracts/work.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import type { ConversationStore } from '#shared/window/ledger.ts';
import type { Typing } from './job.ts';
import type { DoLater } from './later.ts';
import { isOvertaken } from './overtaken.ts';
import type { ShowTyping } from './typing.ts';

export interface KeepTypingDependencies {
  readonly conversations: Pick<ConversationStore, 'load'>;
  readonly showTyping: ShowTyping;
  readonly later: DoLater;
  /** Milliseconds. */
  readonly now: () => number;
}

/** WeChat's clients take the indicator away after some time, often said to be 15 s; before that it is shown again. Seconds. */
const shownFor = 10;

/**
 * Shows that somebody is writing, and sees to it that it is shown again until its end. It waits on the intake in between, so
 * that it holds up nothing of the user. It ends early when something has been sent, or when there is nothing to wait for.
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

function isOver(typing: TypingWork, conversation: Conversation, now: number): boolean {
  const { memory, lastSendAt } = conversation;
  if (lastSendAt > typing.since) return true;
  if (!typing.evenWhenMuted && memory.mutedUntil > now) return true;
  return typing.unlessUserWroteSince !== null && isOvertaken(conversation, typing.unlessUserWroteSince);
}
