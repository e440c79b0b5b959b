const maxDelaySeconds = 5 * 60;

/** How long something waits that failed for the nth time: 1, 2, 4, 8 … seconds, five minutes at most. */
export function secondsUntilRetry(times: number): number {
  return Math.min(maxDelaySeconds, 2 ** Math.max(0, times - 1));
}

/** The last try comes this long before the window ends; seconds. */
const leadSeconds = 3;

/**
 * A shorter wait where the longer one would end after the window: what can still be sent is tried while it can.
 *
 * @param closesAt when the window ends, epoch seconds; 0 where none is open
 * @param now epoch seconds
 */
export function pullBefore(seconds: number, closesAt: number, now: number): number {
  const left = closesAt - leadSeconds - now;
  return left > 0 ? Math.min(seconds, Math.max(1, left)) : seconds;
}
