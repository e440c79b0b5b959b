import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { PassiveAnswer } from '../window/conversation.ts';
import { deliveryAttribute, itemLifetime, passiveAttribute, passiveText } from './conversation-item.ts';

/** The ConversationTable, as whoever answers pushes in the response writes it. */
export interface PassiveAnswers {
  /**
   * Says that the response to a push will answer it, so that the sender does not; `false` where the sender has taken the
   * push in hand to answer it, or it is so old that this is forgotten. To be asked before the answer is given: what was
   * said, and then not done because this was not known in time, takes nothing from the user.
   *
   * @param at `CreateTime` of the push, epoch seconds
   * @param now epoch seconds
   */
  tryAnswer(id: string, key: string, at: number, answer: PassiveAnswer, now: number): Promise<boolean>;
}

export function passiveAnswers(client: DynamoDBClient, tableName: string): PassiveAnswers {
  return {
    async tryAnswer(id, key, at, answer, now) {
      const command = new UpdateItemCommand({
        TableName: tableName,
        Key: { conversation: { S: id } },
        // The version tells the sender that what it has read is not the latest.
        UpdateExpression:
          'SET #expires = if_not_exists(#expires, :expires) ADD #answers :answer, #version :one',
        ConditionExpression:
          '(attribute_not_exists(#delivery) OR attribute_exists(#answers)) AND ' +
          '(attribute_not_exists(#watermark) OR #watermark <= :at)',
        ExpressionAttributeNames: {
          '#expires': 'expiresAt',
          '#answers': passiveAttribute(key),
          '#delivery': deliveryAttribute(key),
          '#version': 'version',
          '#watermark': 'watermark',
        },
        ExpressionAttributeValues: {
          ':expires': { N: String(Math.ceil(now) + itemLifetime) },
          ':answer': { SS: [passiveText(answer)] },
          ':one': { N: '1' },
          ':at': { N: String(at) },
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
