import { type Invariant, isLedgerInTheDark } from './invariant.ts';
import { readLedger } from './read-ledger.ts';

/** What one send may take, which was begun before the ledger knew better; milliseconds. */
const inFlight = 15_000;

/**
 * Promise 5. WeChat never has to refuse a message for its window or its count, except where it knows what nobody could
 * have told us before the message left.
 */
export const insideTheWindow: Invariant = (facts) => {
  const closedAt = new Map<string, { readonly at: number; readonly knownSince: number }>();
  return (observation) => {
    if (observation.kind === 'conversationWritten') {
      const at = readLedger(observation.after).closedAt;
      if (at > (closedAt.get(observation.id)?.at ?? 0))
        closedAt.set(observation.id, { at, knownSince: facts.now() });
      return undefined;
    }
    if (observation.kind !== 'sendArrived' || observation.ownRefusal === 0) return undefined;
    const { account, openId, text, ownRefusal } = observation;
    if (isLedgerInTheDark(facts, account, openId)) return undefined;
    const knownSince = closedAt.get(`${account}#${openId}`)?.knownSince ?? Number.NEGATIVE_INFINITY;
    if (facts.now() - knownSince < inFlight) return undefined;
    return `${text} was sent ${ownRefusal === 45015 ? 'outside the window' : 'over the count'} (${ownRefusal})`;
  };
};
