/*
 * Settings that the stack and the simulation share. The promises hold only under the settings with which they were
 * tested.
 */

/** The maximum duration of an invocation; seconds. */
export const functionTimeouts = { receiver: 10, sender: 30, 'token-refresher': 30 } as const;

/** Of the reply queue and of the intake in front of it. */
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
 * How many batches of each queue the sender handles at once. A batch of the intake takes a tenth of the time of a batch of
 * replies, so it has less than a tenth of the places: if a million messages fall due together at ten o'clock,
 * there is room left for live replies.
 */
export const concurrency = { replies: 50, intake: 4 } as const;
