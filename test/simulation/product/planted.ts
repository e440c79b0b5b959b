import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DecidePush } from '#functions/receiver/push-answer.ts';
import type { SenderDependencies } from '#functions/sender/handler.ts';
import type { Publish } from '#shared/aws/bus.ts';
import type { ReplyQueueClient } from '#shared/aws/reply-queue.ts';
import type { TokenStore } from '#shared/aws/token-table.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import type { Http } from '#shared/wechat/api/http.ts';
import type { ConversationStore } from '#shared/window/ledger.ts';
import type { Handler } from '../aws/lambda.ts';

/** Ways to put a bug into what is simulated: each wraps one of the ports that its parts are joined by. */
export interface Planted {
  readonly conversations?: (store: ConversationStore) => ConversationStore;
  readonly tokenStore?: (store: TokenStore) => TokenStore;
  readonly accessTokens?: (tokens: SenderDependencies['tokens']) => SenderDependencies['tokens'];
  readonly http?: (http: Http) => Http;
  readonly publish?: (publish: Publish) => Publish;
  /** Other ports of the sender. */
  readonly sender?: (wired: SenderDependencies) => Partial<SenderDependencies>;
  readonly decidePush?: (decide: DecidePush) => DecidePush;
  /** The tables as the receiver has them. */
  readonly receiverTables?: (client: DynamoDBClient) => DynamoDBClient;
  /** The queue as the receiver has it. */
  readonly send?: (send: ReplyQueueClient['send']) => ReplyQueueClient['send'];
  readonly senderHandler?: (handler: Handler) => Handler;
  readonly senderAccount?: (account: SenderAccount) => SenderAccount;
  /** How long the queue drops duplicates; milliseconds. */
  readonly deduplicationInterval?: number;
}
