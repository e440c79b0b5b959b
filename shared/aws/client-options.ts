import type { SQSClientConfig } from '@aws-sdk/client-sqs';
import { retryWithin } from './retry-within.ts';

/**
 * Hears the warnings of the SDK. It has no `info` and no `error`: for a logger that has, even for its own that does
 * nothing, the SDK makes a copy of what every call sends and gets.
 */
const warningsOnly = { warn: console.warn, debug: () => {} } as unknown as NonNullable<
  SQSClientConfig['logger']
>;

/**
 * Options of every SDK client in a function. A short connect time-out leaves room for a second try within the five
 * seconds that WeChat waits for an answer.
 */
export const clientOptions = {
  maxAttempts: 3,
  retryMode: 'standard',
  defaultsMode: 'standard',
  // What a call goes through is put together once for each operation, and not for each call.
  cacheMiddleware: true,
  logger: warningsOnly,
  // Without the last the client only warns, and waits on.
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
} as const;

/**
 * Options of the SQS client. By default it sends to the host of the queue's URL and past an endpoint that the environment
 * names.
 */
export const sqsOptions = { ...clientOptions, useQueueUrlAsEndpoint: false } as const;

/**
 * Options of the client that queues pushes. WeChat waits five seconds, and asks just twice more: a throttled queue is
 * tried for most of that time, and the last answer that is waited for comes before it is over.
 */
export const pushQueueOptions = {
  ...sqsOptions,
  requestHandler: { connectionTimeout: 600, requestTimeout: 1200, throwOnRequestTimeout: true },
  retryStrategy: retryWithin({
    timeoutMs: 3200,
    delay: { first: 50, max: 400 },
    now: Date.now,
    random: Math.random,
  }),
} as const;
