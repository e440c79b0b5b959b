/*
 * What the stack is made with and the simulation plays by: the promises are only as good as the settings that they were
 * tested under.
 */

/** How long an invocation may take; seconds. */
export const functionTimeouts = { receiver: 10, sender: 30, 'token-refresher': 30 } as const;

/** Of the reply queue and of the intake before it. */
export const queueSettings = {
  /**
   * Seconds.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   */
  visibilityTimeout: 6 * functionTimeouts.sender,
  /** With the back-off of the sender, about 40 minutes. */
  maxReceiveCount: 15,
} as const;

/**
 * How many batches of each the sender works through at once. What falls due together, such as a million messages at ten
 * o'clock, leaves room for live replies.
 */
export const concurrency = { replies: 50, intake: 10 } as const;
