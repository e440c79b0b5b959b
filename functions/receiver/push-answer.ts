import type { PushWork } from '#shared/contracts/work.ts';
import type { ReceiverAccount } from '#shared/function-config.ts';
import type { Push } from '#shared/wechat/inbound/push.ts';
import type { PassiveReply } from '#shared/wechat/passive/passive-reply.ts';

/** What is said to a push, and what is put on the queue before. */
export interface PushAnswer {
  /** The passive reply; null where the response is empty. */
  readonly response: PassiveReply | null;
  /** In the order in which the sender is to have it. */
  readonly work: readonly PushWork[];
}

/**
 * Decides about a push, where the response may have a reply in it.
 *
 * @param receivedAt when the request came, milliseconds
 * @throws CodedError `passive_unavailable` (retry) where a rule may have the passive reply, and nobody can tell which
 */
export type DecidePush = (account: ReceiverAccount, push: Push, receivedAt: number) => Promise<PushAnswer>;

/** Where no rule answers in the response, and wherever none can be meant: the sender decides. */
export const leaveToSender: DecidePush = async ({ id: account }, push, receivedAt) => ({
  response: null,
  work: [{ kind: 'push', account, receivedAt, push }],
});
