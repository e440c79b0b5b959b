import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ResponseMark } from '../window/conversation.ts';
import { deliveryAttribute, markAttribute, markCountAttribute, markText } from './conversation-item.ts';

/** The ConversationTable, as whoever answers pushes in the response writes it. */
export interface ResponseMarks {
  /**
   * Says that the response to a request will answer a push, so that the sender does not. To be asked before the answer is
   * given; `false` where it must not be: the sender has taken the push in hand to answer it, it is so old that whether it was
   * answered is forgotten, or the sender has too many to learn of. If this throws, nobody knows whether it was said.
   *
   * @param at `CreateTime` of the push, epoch seconds
   * @param now epoch seconds
   */
  tryMark(id: string, key: string, at: number, mark: ResponseMark, now: number): Promise<boolean>;
}

/** How many marks a user's conversation takes while the sender stands still, so that a flood cannot fill the item. */
const mostMarks = 500;

/** @param lifetimeOf how long a conversation is kept after each change, seconds */
export function responseMarks(
  client: DynamoDBClient,
  tableName: string,
  lifetimeOf: (id: string) => number,
): ResponseMarks {
  return {
    async tryMark(id, key, at, mark, now) {
      const command = new UpdateItemCommand({
        TableName: tableName,
        Key: { conversation: { S: id } },
        // The version tells the sender that what it has read is not the latest.
        UpdateExpression: 'SET #expires = :expires ADD #marks :mark, #version :one, #count :one',
        ConditionExpression: [
          '(attribute_not_exists(#delivery) OR attribute_exists(#marks))',
          '(attribute_not_exists(#watermark) OR #watermark <= :at)',
          '(attribute_not_exists(#count) OR #count < :most OR attribute_exists(#marks))',
        ].join(' AND '),
        ExpressionAttributeNames: {
          '#expires': 'expiresAt',
          '#marks': markAttribute(key),
          '#version': 'version',
          '#count': markCountAttribute,
          '#delivery': deliveryAttribute(key),
          '#watermark': 'watermark',
        },
        ExpressionAttributeValues: {
          ':expires': { N: String(Math.ceil(now) + lifetimeOf(id)) },
          ':mark': { SS: [markText(mark)] },
          ':one': { N: '1' },
          ':at': { N: String(at) },
          ':most': { N: String(mostMarks) },
        },
      });
      try {
        await client.send(command);
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
