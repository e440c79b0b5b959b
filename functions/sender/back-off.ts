const longest = 5 * 60;

/** How long a message that failed for the nth time waits: 1, 2, 4, 8 … seconds, five minutes at most. */
export function secondsUntilRetry(receiveCount: number): number {
  return Math.min(longest, 2 ** Math.max(0, receiveCount - 1));
}

/** The last try comes so long before the ledger takes a window for closed; seconds. */
const lead = 3;

/**
 * A shorter wait where the longer one would end after the window: what can still be sent is tried while it can.
 *
 * @param closesAt when the ledger takes the window for closed, epoch seconds; 0 where none is open
 * @param now epoch seconds
 */
export function insideWindow(seconds: number, closesAt: number, now: number): number {
  const left = closesAt - lead - now;
  return left > 0 ? Math.min(seconds, Math.max(1, left)) : seconds;
}
