/** The parts used of the event that Lambda makes of a batch of a FIFO queue. */
export interface QueueEvent {
  readonly Records: readonly QueueRecord[];
}

export interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: {
    readonly ApproximateReceiveCount?: string;
    readonly MessageGroupId?: string;
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
export interface QueueResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}
