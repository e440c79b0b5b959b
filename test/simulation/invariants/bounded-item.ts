import { isSettled } from '#shared/window/conversation.ts';
import type { Invariant } from './invariant.ts';
import { readLedger } from './read-ledger.ts';

/** What is older than this is forgotten with the next changes, but for the last few; seconds. */
const old = 20 * 60;
/** The next changes are so many at most, because unanswered messages are forgotten together. */
const changes = 13;
/** The last few, and what is to be forgotten together. */
const mostOld = 8 + 12 + 1;

/** A conversation does not grow with what was said in it. */
export const boundedItem: Invariant = (facts) => {
  const written = new Map<string, readonly number[]>();
  return (observation) => {
    if (observation.kind !== 'conversationWritten') return undefined;
    const { id, after } = observation;
    const times = [...(written.get(id) ?? []), facts.now() / 1000].slice(-changes);
    written.set(id, times);
    const [since = 0] = times;
    if (times.length < changes) return undefined;
    const kept = Object.values(readLedger(after).deliveries).filter(
      (delivery) => isSettled(delivery) && delivery.at < since - old && (delivery.rememberUntil ?? 0) < since,
    );
    return kept.length > mostOld
      ? `the conversation ${id} still has ${kept.length} deliveries of long ago`
      : undefined;
  };
};
