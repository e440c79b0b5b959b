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

/** How long a batch of replies takes, which go to WeChat side by side; milliseconds. */
export const sendingMs = 400;
/** How long a batch of the intake takes, whose messages move to the reply queue; milliseconds. */
export const movingMs = (messages: number): number => 20 + 2 * messages;
/** Of every batch, whichever queue it is from. */
export const mostInBatch = 10;
/** Of what the sender can send, the intake brings no more than this, so that there is room left for live replies. */
const intakeShare = 0.8;
/** What AWS allows: https://docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html */
const leastConcurrency = 2;
/** How many batches of the reply queue are handled at once where nothing else is configured. */
export const defaultSenderConcurrency = 50;
/** With fewer, even the smallest intake would bring more than the sender can send. */
export const leastSenderConcurrency = 5;

/** How the sender takes messages from the intake. */
export interface IntakeSettings {
  readonly maxConcurrency: number;
  readonly batchSize: number;
}

/**
 * The intake moves messages much faster than the sender sends them. It has so few places that if a million messages fall due
 * together at ten o'clock, live replies do not wait for them; where AWS gives it more places than that, its batches are small.
 *
 * @param senderConcurrency how many batches of the reply queue the sender handles at once
 */
export function intakeSettings(senderConcurrency: number): IntakeSettings {
  const perMs = intakeShare * senderConcurrency * (mostInBatch / sendingMs);
  const broughtBy = (batchSize: number, places: number): number => places * (batchSize / movingMs(batchSize));
  const places = Math.floor(perMs / broughtBy(mostInBatch, 1));
  const maxConcurrency = Math.min(4, Math.max(leastConcurrency, places));
  let batchSize = mostInBatch;
  while (batchSize > 1 && broughtBy(batchSize, maxConcurrency) > perMs) batchSize--;
  return { maxConcurrency, batchSize };
}
