import type { Claim, ClaimPlan } from '#shared/window/claim.ts';
import { unconditional } from '#shared/window/conditions.ts';
import type { Conversation, ReplyState } from '#shared/window/conversation.ts';
import { planClaim } from '#shared/window/plan-claim.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { settle } from '#shared/window/settle.ts';

/** The default time of what the claims are about; epoch seconds. */
export const t0 = 1761200431;

/** A claim of one reply to a user message that arrived a second ago. */
export function claimOf(overrides: Partial<Claim> = {}): Claim {
  const at = overrides.at ?? t0;
  const now = overrides.now ?? at + 1;
  return {
    key: 'first',
    alias: null,
    at,
    askedAt: at,
    opens: 'userMessage',
    closes: false,
    replies: 1,
    quotas: defaultQuotas['official-account'],
    now,
    owner: 'attempt-1',
    lease: Math.ceil(now) + 30,
    ...unconditional,
    isUnanswered: false,
    onlyIfNew: false,
    rememberUntil: 0,
    resend: false,
    change: { contact: true },
    inResponse: 0,
    keep: 0,
    rules: 0,
    ...overrides,
  };
}

/** A reply whose request began at that time. */
export const sentAt = (begun: number): ReplyState => ({ state: 'sent', begun });
/** The state of each reply of a plan, or the plan's kind if it has no replies. */
export const states = (plan: ClaimPlan) =>
  'delivery' in plan ? plan.delivery.replies.map(({ state }) => state) : plan.kind;
/** The conversation after a claim, which has to be granted. */
export const claimed = (conversation: Conversation, overrides: Partial<Claim>): Conversation => {
  const plan = planClaim(conversation, claimOf(overrides));
  if (plan.kind !== 'claimed') throw new Error(`not claimed but ${plan.kind}`);
  return plan.conversation;
};
/** A message of the user, answered with `replies` messages that were sent immediately. */
export const answered = (
  conversation: Conversation,
  key: string,
  at: number,
  replies = 1,
  now = at + 1,
): Conversation =>
  settle(claimed(conversation, { key, at, replies, now }), {
    key,
    owner: 'attempt-1',
    replies: Array.from({ length: replies }, () => sentAt(now)),
    lease: 0,
    correction: null,
    goesOn: null,
    quotas: defaultQuotas['official-account'],
    now,
  });
