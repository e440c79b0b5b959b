import { CodedError, retry } from '#shared/coded-error.ts';

/**
 * How long after a request came its answer leaves at the latest, whatever is slow. WeChat waits five seconds, and asks again.
 * Milliseconds.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 */
export const answeredWithinMs = 4500;
/** How long after it a push is decided at the latest: the queue is to have the time for a second attempt. Milliseconds. */
export const decidedWithinMs = 3500;

export interface TimeDependencies {
  /** Milliseconds. */
  readonly now: () => number;
  /** Returns after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** What a promise comes to, if it does in time. */
export type InTime = <T>(promise: Promise<T>) => Promise<T>;

/**
 * Waits for what is to be done up to a moment, and no longer.
 *
 * @param until milliseconds
 * @returns throws CodedError `time_up` (retry) where it is not
 */
export function timeLimit({ wait, now }: TimeDependencies, until: number): InTime {
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
