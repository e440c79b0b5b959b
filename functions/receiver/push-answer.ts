import type { PushWork } from '#shared/contracts/work.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';
import type { ReceiverAccount } from '#shared/function-config.ts';
import type { Push } from '#shared/wechat/inbound/push.ts';
import type { PassiveReply } from '#shared/wechat/passive/passive-reply.ts';

/** The response to a push, and the work to queue before it. */
export interface PushAnswer {
  /** The passive reply; null if the response is empty. */
  readonly response: PassiveReply | null;
  /** In the order in which the sender gets it. */
  readonly work: readonly PushWork[];
}

/**
 * Decides about a push that may get a passive reply.
 *
 * @param receivedAt when the request came, milliseconds
 * @throws CodedError `passive_unavailable` (retry) if a rule may have a passive reply, but the decision could not be
 * made
 */
export type DecidePush = (
  account: ReceiverAccount,
  push: Push,
  receivedAt: EpochMilliseconds,
) => Promise<PushAnswer>;

/** For pushes that no passive rule concerns: the sender decides. */
export const leaveToSender: DecidePush = async ({ id: account }, push, receivedAt) => ({
  response: null,
  work: [{ kind: 'push', account, receivedAt, push }],
});
