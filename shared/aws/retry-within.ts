import type { SQSClientConfig } from '@aws-sdk/client-sqs';

type RetryStrategy = Extract<
  NonNullable<SQSClientConfig['retryStrategy']>,
  { readonly recordSuccess: unknown }
>;
type RetryToken = Parameters<RetryStrategy['recordSuccess']>[0];

export interface RetryWithinSettings {
  /** No attempt begins later than this after the first one; milliseconds. */
  readonly timeoutMs: number;
  /** Wait before the second attempt, and the maximum before any attempt; milliseconds. */
  readonly delay: { readonly first: number; readonly max: number };
  /** Milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

/**
 * Repeats a call as long as there is time, with any number of attempts. The SDK's own strategies count attempts: three
 * are over within a second, but a throttled queue takes seconds to split its partition.
 */
export function retryWithin({ timeoutMs, delay, now, random }: RetryWithinSettings): RetryStrategy {
  const begunAt = new WeakMap<RetryToken, number>();
  function tokenOf(begun: number, retries: number): RetryToken {
    const longest = Math.min(delay.max, delay.first * 2 ** (retries - 1));
    const wait = retries === 0 ? 0 : longest * (0.5 + random() / 2);
    const token: RetryToken = { getRetryCount: () => retries, getRetryDelay: () => wait };
    begunAt.set(token, begun);
    return token;
  }
  return {
    acquireInitialRetryToken: async () => tokenOf(now(), 0),
    async refreshRetryTokenForRetry(last, { errorType, error }) {
      const begun = begunAt.get(last) ?? now();
      const next = tokenOf(begun, last.getRetryCount() + 1);
      const isHopeless = errorType === 'CLIENT_ERROR' && !/throttl/i.test(error?.name ?? '');
      if (isHopeless || now() + next.getRetryDelay() > begun + timeoutMs) {
        throw new Error('It is not tried again.');
      }
      return next;
    },
    recordSuccess() {},
  };
}
