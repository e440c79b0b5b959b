/**
 * Options of every SDK client in a function. A short connect time-out leaves room for a second try within the five
 * seconds that WeChat waits for an answer.
 */
export const clientOptions = {
  maxAttempts: 3,
  retryMode: 'standard',
  defaultsMode: 'standard',
  // Without the last the client only warns, and waits on.
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
} as const;

/**
 * Options of the SQS client. By default it sends to the host of the queue's URL and past an endpoint that the environment
 * names.
 */
export const sqsOptions = { ...clientOptions, useQueueUrlAsEndpoint: false } as const;
