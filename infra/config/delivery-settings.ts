/*
 * What the stack is made with and the simulation plays by: the promises are only as good as the settings that they were
 * tested under.
 */

/** How long an invocation may take; seconds. */
export const functionTimeouts = { receiver: 10, sender: 30, 'token-refresher': 30 } as const;

export const replyQueueSettings = {
  /**
   * Seconds.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   */
  visibilityTimeout: 6 * functionTimeouts.sender,
  /** With the back-off of the sender, about 40 minutes. */
  maxReceiveCount: 15,
} as const;
