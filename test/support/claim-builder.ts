import type { Claim } from '#shared/window/claim.ts';
import { unconditional } from '#shared/window/conditions.ts';
import { defaultQuotas } from '#shared/window/quota.ts';

/** When what the claims are about happened, unless told otherwise; epoch seconds. */
export const t0 = 1761200431;

/** A claim of one reply to a user message that came a second ago. */
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
