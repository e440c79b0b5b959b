import { CodedError, retry } from '#shared/coded-error.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';

/**
 * The answer leaves at the latest this long after the request, even if something is slow. WeChat waits five seconds and
 * then asks again. Milliseconds.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 */
export const answeredWithinMs = 4500;
/**
 * A push is decided at the latest this long after the request, so that the queue has time for a second attempt.
 * Milliseconds.
 */
export const decidedWithinMs = 3500;

export interface TimeDependencies {
  readonly now: () => EpochMilliseconds;
  /** Returns after this many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** The result of a promise, if it arrives in time. */
export type InTime = <T>(promise: Promise<T>) => Promise<T>;

/**
 * Waits for a promise until a moment, and no longer.
 *
 * @param until milliseconds
 * @throws CodedError `time_up` (retry) if it is not settled by then
 */
export function timeLimit({ wait, now }: TimeDependencies, until: EpochMilliseconds): InTime {
  return (promise) =>
    Promise.race([
      promise,
      wait(Math.max(0, until - now())).then((): never => {
        throw new CodedError('time_up', 'It was not done in the time that WeChat waits. WeChat asks again.', {
          decision: retry,
        });
      }),
    ]);
}
