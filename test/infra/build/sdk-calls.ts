import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { eventBus } from '#shared/aws/bus.ts';
import { clientOptions, sqsOptions } from '#shared/aws/client-options.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { mediaBucket } from '#shared/aws/media-bucket.ts';
import { replyQueue } from '#shared/aws/reply-queue.ts';
import { secretsManager } from '#shared/aws/secrets.ts';
import { tokenTable } from '#shared/aws/token-table.ts';
import { codeOf } from '#shared/coded-error.ts';
import { busEvent } from '#shared/contracts/event.ts';
import { emptyConversation } from '#shared/window/conversation.ts';
import { claimOf } from '../../support/claim-builder.ts';

/* Every AWS call that a function makes, through the functions' own adapters; prints what came of each. Run as a bundle. */

const dynamoDb = new DynamoDBClient(clientOptions);
const tokens = tokenTable(dynamoDb, 'tokens');
const conversations = conversationTable(dynamoDb, 'conversations');
const queue = replyQueue(new SQSClient(sqsOptions), `${process.env['AWS_ENDPOINT_URL']}/1/replies.fifo`);
const publish = eventBus(new EventBridgeClient(clientOptions), 'bus');
const readSecret = secretsManager(new SecretsManagerClient(clientOptions));

const token = {
  accessToken: '令牌',
  expiresAt: 2,
  fetchedAt: 1,
  version: 3,
  forcedAt: 0,
  forcedToday: 0,
  pausedUntil: 0,
};
const claim = claimOf();
const event = busEvent('wechat.sender', 'WeChatReplySent', { id: 'i', time: 1 }, { text: '“引号”' });

const readStored = mediaBucket(dynamoDb.config, 'media', process.env['AWS_ENDPOINT_URL']);

const calls: readonly (() => Promise<unknown>)[] = [
  () => readSecret('wechat-reply/lantern/app'),
  () => readSecret('wechat-reply/nobody/app'),
  () => queue.send({ group: 'oQ8d', deduplicationId: 'd', body: '{"text":"你好"}' }),
  () => queue.send({ group: 'oQ8d', deduplicationId: 'e', body: '损坏' }),
  () => queue.retryAfter('receipt', 4),
  () => queue.retryAfter('gone', 4),
  () => publish([event]),
  () => tokens.read('lantern'),
  () => tokens.write('lantern', token, undefined),
  () => tokens.write('taken', token, token),
  () => conversations.load({ account: 'lantern', openId: 'oQ8d' }),
  () => conversations.tryClaim({ account: 'lantern', openId: 'oQ8d' }, claim),
  () => conversations.save({ account: 'lantern', openId: 'oQ8d' }, emptyConversation, 1),
  async () => Buffer.from(await readStored('lantern', 'digest')).toString(),
];
const results: unknown[] = [];
for (const call of calls) {
  results.push(await call().catch((error: unknown) => ({ error: codeOf(error) })));
}
console.log(JSON.stringify(results));
