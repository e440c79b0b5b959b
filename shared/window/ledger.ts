import { CodedError, retry } from '../coded-error.ts';
import type { EpochSeconds } from '../epoch.ts';
import type { PlaceWanted } from '../rules/engine/decision.ts';
import type { Claim, ClaimPlan } from './claim.ts';
import {
  type AccountUser,
  type Conversation,
  type Delivery,
  emptyConversation,
  type ReplyState,
} from './conversation.ts';
import { tidiedVersion } from './forget.ts';
import { planClaim } from './plan-claim.ts';
import { type Settlement, settle } from './settle.ts';

/** Where conversations are kept. Every change is one conditional write. */
export interface ConversationStore {
  /** Claims without reading first; `undefined` when that cannot be done and nothing was changed. */
  tryClaim(user: AccountUser, claim: Claim): Promise<Conversation | undefined>;
  load(user: AccountUser): Promise<Conversation | undefined>;
  /** Saves over the previous version; `false` if the conversation has changed in the meantime. */
  save(user: AccountUser, conversation: Conversation, now: EpochSeconds): Promise<boolean>;
  /**
   * Takes one place of a limit over all users of an account; `false` if none is left. A place is never returned: a
   * process that dies before it saves its work wastes it.
   */
  takePlace(account: string, place: PlaceWanted): Promise<boolean>;
}

/**
 * How often a change is planned again because another writer was faster. One queue group for each user makes that rare.
 */
const attempts = 5;

/** A claim, with anything to store along with it. */
export interface PlannedClaim {
  readonly claim: Claim;
}

/** How a claim is planned, because the messages can depend on the conversation. */
export interface Planner<P extends PlannedClaim> {
  /** The plan that needs no read; `undefined` if there is none. */
  readonly unread: P | undefined;
  /** Plans on the conversation as it was read. */
  readonly after: (conversation: Conversation) => P | Promise<P>;
}

/** What came of a claim, and the plan that was claimed. */
export type Claimed<P extends PlannedClaim> = ClaimPlan & { readonly plan: P };

/**
 * Claims the replies to a push or request: records the window that it opens and what to remember, and reserves quota.
 * Usually one write; a read and a write if the replies depend on the conversation or its state is unusual.
 *
 * @throws CodedError `conversation_contended` (retry)
 */
export async function claimReplies<P extends PlannedClaim>(
  store: ConversationStore,
  user: AccountUser,
  { unread, after }: Planner<P>,
): Promise<Claimed<P>> {
  const conversation = unread && (await store.tryClaim(user, unread.claim));
  if (unread !== undefined && conversation !== undefined) {
    const { key, now } = unread.claim;
    const delivery = conversation.deliveries[key] as Delivery;
    const tidied = tidiedVersion(conversation, now, key);
    if (unread.claim.replies === 0 && tidied !== undefined) await store.save(user, tidied, now);
    return { kind: 'claimed', conversation, delivery, unanswered: [], plan: unread };
  }
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = (await store.load(user)) ?? emptyConversation;
    const plan = await after(before);
    const claimed = planClaim(before, plan.claim);
    const isChanged = claimed.kind === 'claimed' && claimed.conversation.version !== before.version;
    if (!isChanged || (await store.save(user, claimed.conversation, plan.claim.now)))
      return { ...claimed, plan };
  }
  throw contended();
}

/**
 * Records the outcome of claimed replies, in one write unless the conversation has changed since the claim.
 *
 * @throws CodedError `conversation_contended` (retry)
 */
export async function settleReplies(
  store: ConversationStore,
  user: AccountUser,
  claimed: Conversation,
  settlement: Settlement,
): Promise<{ readonly conversation: Conversation; readonly replies: readonly ReplyState[] }> {
  let before = claimed;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const after = settle(before, settlement);
    if (after === before || (await store.save(user, after, settlement.now)))
      return { conversation: after, replies: repliesAfter(after, settlement) };
    before = (await store.load(user)) ?? emptyConversation;
  }
  throw contended();
}

/**
 * The replies after a settlement, which may have reserved or refused pending ones. If another claimant has taken over,
 * the results of this one stay.
 */
function repliesAfter(
  { deliveries }: Conversation,
  { key, owner, replies }: Settlement,
): readonly ReplyState[] {
  const settled = deliveries[key];
  if (settled === undefined || (settled.owner !== owner && settled.owner !== '')) return replies;
  return replies.map((reply, index) =>
    reply.state === 'pending' ? (settled.replies[index] ?? reply) : reply,
  );
}

export function contended(): CodedError<'conversation_contended'> {
  return new CodedError(
    'conversation_contended',
    `The conversation changed under ${attempts} attempts to save it. The message is tried again.`,
    { decision: retry },
  );
}
