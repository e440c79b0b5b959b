import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SenderAccount } from '#shared/account/function-config.ts';
import { eventBus } from '#shared/aws/bus.ts';
import { clientOptions } from '#shared/aws/client-options.ts';
import { accountOf, itemLifetime } from '#shared/aws/conversation-item.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { accountsBeside, environmentVariable } from '#shared/aws/environment.ts';
import { liveRules } from '#shared/aws/live-rules.ts';
import { jsonLog } from '#shared/aws/log.ts';
import { replyQueue } from '#shared/aws/reply-queue.ts';
import { rulesTable } from '#shared/aws/rules-table.ts';
import { tokenTable } from '#shared/aws/token-table.ts';
import { nodeHttp } from '#shared/wechat/api/node-http.ts';
import { accessTokens } from './access-token.ts';
import { createSender } from './handler.ts';
import type { QueueEvent, QueueResult } from './queue-event.ts';
import { logUnscheduled } from './schedule-reply.ts';
import { typingIndicator } from './typing.ts';

const now = (): number => Date.now();
const dynamoDb = new DynamoDBClient(clientOptions);
const publish = eventBus(new EventBridgeClient(clientOptions), environmentVariable('EVENT_BUS'));
const log = jsonLog(now);
const accounts = accountsBeside<SenderAccount>(import.meta.url);
const http = nodeHttp(now);
const wechatApi = environmentVariable('WECHAT_API');
const tokens = accessTokens(tokenTable(dynamoDb, environmentVariable('TOKEN_TABLE')), publish, now, wait);
const rules = liveRules({
  table: rulesTable(dynamoDb, environmentVariable('RULES_TABLE')),
  deployed: new Map([...accounts].map(([account, { rules: deployed }]) => [account, deployed])),
  log,
  now,
});

const send = createSender({
  accounts,
  rules,
  conversations: conversationTable(dynamoDb, environmentVariable('CONVERSATION_TABLE'), (id) =>
    Math.max(itemLifetime, rules.rememberFor(accountOf(id))),
  ),
  tokens,
  queue: replyQueue(new SQSClient(clientOptions), environmentVariable('REPLY_QUEUE')),
  http,
  wechatApi,
  showTyping: typingIndicator({ http, tokens, wechatApi, log, wait }),
  scheduleReply: logUnscheduled(log),
  publish,
  log,
  now,
});

/** The parts used of the context that Lambda gives an invocation. */
interface Context {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export const handler = (event: QueueEvent, context: Context): Promise<QueueResult> =>
  send(event, {
    id: context.awsRequestId,
    deadline: (now() + context.getRemainingTimeInMillis()) / 1000,
  });
