/** The parts used of the event that Lambda makes of a batch of a queue. */
export interface QueueEvent {
  readonly Records: readonly QueueRecord[];
}

export interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: {
    readonly ApproximateReceiveCount?: string;
    /** When the queue got it; milliseconds. */
    readonly SentTimestamp?: string;
    /** Who put it there: the id of a role, a colon and the name of the session. */
    readonly SenderId?: string;
    /** Only records of the FIFO queue have one. */
    readonly MessageGroupId?: string;
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
export interface QueueResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}
