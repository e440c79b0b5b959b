const longest = 60;

/** How long a message that failed for the nth time waits: 1, 2, 4, 8 … seconds, a minute at most. */
export function secondsUntilRetry(receiveCount: number): number {
  return Math.min(longest, 2 ** Math.max(0, receiveCount - 1));
}
