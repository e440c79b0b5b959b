import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Where messages go that can never be handled. */
export interface DeadLetters {
  /**
   * @param group of the message in the reply queue; `undefined` for the intake
   * @param id the same for every attempt to put it there
   */
  put(body: string, group: string | undefined, id: string): Promise<void>;
}

export interface DeadLetterUrls {
  readonly replies: string;
  readonly intake: string;
}

export function deadLetters(client: SQSClient, urls: DeadLetterUrls): DeadLetters {
  return {
    async put(body, group, id) {
      const input =
        group === undefined
          ? { QueueUrl: urls.intake }
          : { QueueUrl: urls.replies, MessageGroupId: group, MessageDeduplicationId: id };
      await client.send(new SendMessageCommand({ ...input, MessageBody: body }));
    },
  };
}
