import { CodedError, retry } from '../coded-error.ts';
import { type Claim, type ClaimPlan, planClaim } from './claim.ts';
import { type Conversation, type Delivery, emptyConversation, isSettled } from './conversation.ts';
import { forgetOld } from './forget.ts';
import { type Settlement, settle } from './settle.ts';

/** Where conversations are kept. Every change is one conditional write. */
export interface ConversationStore {
  /** Claims without reading first; `undefined` when that cannot be done and nothing was changed. */
  tryClaim(id: string, claim: Claim): Promise<Conversation | undefined>;
  load(id: string): Promise<Conversation | undefined>;
  /** Saves over the version before; `false` when the conversation has changed meanwhile. */
  save(id: string, conversation: Conversation, now: number): Promise<boolean>;
}

/** How often a change is planned anew because another writer was faster. One queue per user makes even one rare. */
const attempts = 5;
/** Unanswered messages are not settled, so they are forgotten by an extra write once this many have come together. */
const forgetFrom = 24;

/**
 * Claims the replies to a push or request: records the window that it opens, and reserves quota for what will be sent.
 * One write in the usual case; a read and a write where the conversation is in an unusual state.
 *
 * @throws CodedError `conversation_contended` (retry)
 */
export async function claimReplies(store: ConversationStore, id: string, claim: Claim): Promise<ClaimPlan> {
  const conversation = await store.tryClaim(id, claim);
  if (conversation === undefined) return claimByPlan(store, id, claim);
  const delivery = conversation.deliveries[claim.key] as Delivery;
  if (isSettled(delivery) && Object.keys(conversation.deliveries).length >= forgetFrom) {
    const tidied = { ...forgetOld(conversation, claim.now), version: conversation.version + 1 };
    await store.save(id, tidied, claim.now);
  }
  return { kind: 'claimed', conversation, delivery };
}

async function claimByPlan(store: ConversationStore, id: string, claim: Claim): Promise<ClaimPlan> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = (await store.load(id)) ?? emptyConversation;
    const plan = planClaim(before, claim);
    if (plan.kind !== 'claimed' || plan.conversation.version === before.version) return plan;
    if (await store.save(id, plan.conversation, claim.now)) return plan;
  }
  throw contended();
}

/**
 * Records what became of claimed replies, in one write unless the conversation changed since it was claimed.
 *
 * @throws CodedError `conversation_contended` (retry)
 */
export async function settleReplies(
  store: ConversationStore,
  id: string,
  claimed: Conversation,
  settlement: Settlement,
): Promise<Conversation> {
  let before = claimed;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const after = settle(before, settlement);
    if (after === before) return before;
    if (await store.save(id, after, settlement.now)) return after;
    before = (await store.load(id)) ?? emptyConversation;
  }
  throw contended();
}

function contended(): CodedError<'conversation_contended'> {
  return new CodedError(
    'conversation_contended',
    `The conversation changed under ${attempts} attempts to save it. The message is tried again.`,
    { decision: retry },
  );
}
