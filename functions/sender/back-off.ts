import type { EpochSeconds } from '#shared/epoch.ts';

const maxDelaySeconds = 5 * 60;

/** The wait after the nth failure: 1, 2, 4, 8 … seconds, at most five minutes. */
export function secondsUntilRetry(times: number): number {
  return Math.min(maxDelaySeconds, 2 ** Math.max(0, times - 1));
}

/** The last try comes this long before the window ends; seconds. */
const leadSeconds = 3;

/**
 * Shortens a wait that would end after the window, so that the message is tried once more in time.
 *
 * @param closesAt when the window ends, epoch seconds; 0 if none is open
 */
export function pullBefore(seconds: number, closesAt: EpochSeconds, now: EpochSeconds): number {
  const left = closesAt - leadSeconds - now;
  return left > 0 ? Math.min(seconds, Math.max(1, left)) : seconds;
}
