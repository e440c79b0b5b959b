import type { Conversation } from '#shared/window/conversation.ts';
import { windowLeft } from '#shared/window/grants.ts';
import type { Invariant } from './invariant.ts';
import { readLedger } from './read-ledger.ts';

/** What a call may take, and how far clocks may be apart; seconds. */
const inFlight = 20;

/** Promise 5. Where WeChat says that a window is closed or used up, the ledger says so too from then on. */
export const wechatIsBelieved: Invariant = (facts) => (observation) => {
  if (observation.kind !== 'conversationWritten' || observation.before === undefined) return undefined;
  const after = readLedger(observation.after);
  if (contradictions(after) <= contradictions(readLedger(observation.before))) return undefined;
  const now = facts.now() / 1000;
  // An action that may have come after the call is worth another try.
  const older = Object.fromEntries(Object.entries(after.grants).filter(([, { at }]) => at < now - inFlight));
  const { messages } = windowLeft(older, now);
  return messages > 0
    ? `WeChat said that nothing is left, and the ledger has ${messages} for ${observation.id}`
    : undefined;
};

/** How many replies were refused because WeChat, and not the ledger, said so. */
function contradictions({ deliveries }: Conversation): number {
  return Object.values(deliveries)
    .flatMap(({ replies }) => replies)
    .filter((reply) => reply.state === 'refused' && reply.reason === 'window' && reply.code !== undefined)
    .length;
}
