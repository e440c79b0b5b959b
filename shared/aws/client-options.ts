import type { SQSClientConfig } from '@aws-sdk/client-sqs';
import { retryWithin } from './retry-within.ts';

/**
 * Receives the SDK's warnings. It has no `info` and no `error`: if a logger has them, even one that does nothing, the
 * SDK copies the input and output of every call.
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
  // The SDK then builds the middleware of an operation once, and not for each call.
  cacheMiddleware: true,
  logger: warningsOnly,
  // Without the last option the client only warns, and goes on waiting.
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
} as const;

/**
 * Options of the SQS client. By default it sends to the host in the queue's URL and ignores an endpoint from the
 * environment.
 */
export const sqsOptions = { ...clientOptions, useQueueUrlAsEndpoint: false } as const;

/**
 * Options of the client that queues pushes. WeChat waits five seconds, and repeats a push only twice. So a throttled
 * queue is tried for most of that time, and the last attempt ends before the time is over.
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
