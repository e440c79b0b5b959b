import type { AuditTrail } from '#shared/aws/audit-table.ts';
import type { Publish } from '#shared/aws/bus.ts';
import type { FormerConversations } from '#shared/aws/former-conversations.ts';
import { type Log, userHash } from '#shared/aws/log.ts';
import { type Schedules, schedulePrefix } from '#shared/aws/schedules.ts';
import { CodedError } from '#shared/coded-error.ts';
import { busEvent, senderSource } from '#shared/contracts/event.ts';
import { type ForgetReason, userForgotten } from '#shared/contracts/forget-reasons.ts';
import type { UserForgottenData } from '#shared/contracts/user-forgotten.ts';
import type { EpochMilliseconds, EpochSeconds } from '#shared/epoch.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { shortHash } from '#shared/wechat/inbound/message-key.ts';
import { type AccountUser, emptyConversation } from '#shared/window/conversation.ts';
import { type ConversationStore, contended } from '#shared/window/ledger.ts';
import { tombstoneOf } from '#shared/window/tombstone.ts';

export interface ForgetDependencies {
  readonly conversations: ConversationStore;
  readonly formerConversations: FormerConversations;
  readonly audit: AuditTrail;
  readonly schedules: Pick<Schedules, 'forget'>;
  readonly publish: Publish;
  readonly log: Log;
  readonly now: () => EpochMilliseconds;
}

/** A command to forget a user, as it is invoked. */
export interface ForgetCommand {
  readonly kind: 'forget';
  readonly account: string;
  readonly openId: string;
}

export function isForgetCommand(event: object): event is ForgetCommand {
  return (event as Partial<ForgetCommand>).kind === 'forget';
}

const attempts = 5;

/**
 * Does what an operator's command asks for.
 *
 * @throws CodedError `account_unknown`
 */
export async function obeyForget(
  dependencies: ForgetDependencies & { readonly accounts: ReadonlyMap<string, SenderAccount> },
  { account, openId }: ForgetCommand,
): Promise<{ readonly forgotten: true }> {
  const { accounts } = dependencies;
  if (!accounts.has(account)) {
    const known = [...accounts.keys()].join(', ');
    throw new CodedError(
      'account_unknown',
      `${account} is not an account of this stack; it can be ${known}.`,
    );
  }
  await forgetUser(dependencies, { account, openId }, 'command');
  return { forgotten: true };
}

/**
 * Deletes what is stored about a user: the conversation, the records, and delayed messages. It can be repeated, also
 * while messages arrive: what the user does afterwards starts from zero.
 *
 * @throws CodedError `conversation_contended` (retry)
 */
export async function forgetUser(
  { conversations, formerConversations, audit, schedules, publish, log, now }: ForgetDependencies,
  { account, openId }: AccountUser,
  reason: ForgetReason,
): Promise<void> {
  const at = now() / 1000;
  await bury(conversations, { account, openId }, at);
  await formerConversations.delete({ account, openId });
  await schedules.forget(schedulePrefix(account, openId));
  await audit.forget(account, userHash(account, openId));
  const data: UserForgottenData = { account, openId, reason };
  const id = `${shortHash([account, openId])}.forgotten.${Math.floor(at)}`;
  await publish([busEvent(senderSource, userForgotten, { id, time: at }, data)]);
  log('info', 'user_forgotten', { account, user: userHash(account, openId), reason });
}

async function bury(conversations: ConversationStore, user: AccountUser, at: EpochSeconds): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = (await conversations.load(user)) ?? emptyConversation;
    if (await conversations.save(user, tombstoneOf(before, at), at)) return;
  }
  throw contended();
}
