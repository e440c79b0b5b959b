import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { auditTrail } from '#shared/aws/audit-table.ts';
import { eventBus } from '#shared/aws/bus.ts';
import { clientOptions, sqsOptions } from '#shared/aws/client-options.ts';
import { openConnection, primeColdStart } from '#shared/aws/cold-start.ts';
import { lifetimeBy } from '#shared/aws/conversation-item.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { deployedRules } from '#shared/aws/deployed-rules.ts';
import { accountsBeside, environmentVariable } from '#shared/aws/environment.ts';
import { liveRules } from '#shared/aws/live-rules.ts';
import { jsonLog } from '#shared/aws/log.ts';
import { mediaTable } from '#shared/aws/media-table.ts';
import { embeddedMetrics } from '#shared/aws/metrics.ts';
import { pauseStore } from '#shared/aws/pause-store.ts';
import { replyQueue } from '#shared/aws/reply-queue.ts';
import { rulesTable } from '#shared/aws/rules-table.ts';
import { schedules } from '#shared/aws/schedules.ts';
import { tokenTable } from '#shared/aws/token-table.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { nodeHttp } from '#shared/http/node-http.ts';
import { withFailover } from '#shared/wechat/api/failover.ts';
import { accessTokens } from './access-token.ts';
import { accountBreaker } from './account-breaker.ts';
import {
  checkPermission,
  isPermissionCheck,
  type Permission,
  type PermissionCheck,
} from './check-permission.ts';
import { createSender, type SenderDependencies } from './handler.ts';
import { doLater } from './later.ts';
import { mediaLibrary } from './media-library.ts';
import type { QueueEvent, QueueResult } from './queue-event.ts';
import { typingIndicator } from './typing.ts';

const now = (): number => Date.now();
const dynamoDb = new DynamoDBClient(clientOptions);
const eventBridge = new EventBridgeClient(clientOptions);
const publish = eventBus(eventBridge, environmentVariable('EVENT_BUS'));
const log = jsonLog(now, embeddedMetrics(environmentVariable('METRIC_NAMESPACE')));
const accounts = accountsBeside<SenderAccount>(import.meta.url);
const { http, baseUrl: wechatApi } = withFailover(nodeHttp(now), environmentVariable('WECHAT_API'), now);
const tokens = accessTokens(tokenTable(dynamoDb, environmentVariable('TOKEN_TABLE')), publish, now, wait);
const queue = replyQueue(new SQSClient(sqsOptions), environmentVariable('REPLY_QUEUE'));
const oneTimeSchedules = schedules(clientOptions, {
  group: environmentVariable('SCHEDULE_GROUP'),
  roleArn: environmentVariable('SCHEDULE_ROLE'),
  queueArn: environmentVariable('REPLY_QUEUE_ARN'),
  deadLetterQueueArn: environmentVariable('SCHEDULE_DEAD_LETTERS'),
  keyArn: process.env['SCHEDULE_KEY'],
});
const rules = liveRules({
  table: rulesTable(dynamoDb, environmentVariable('RULES_TABLE')),
  deployed: deployedRules([...accounts.values()], environmentVariable('RULES_DEPLOYMENTS')),
  log,
  now,
});

const dependencies: SenderDependencies = {
  accounts,
  rules,
  conversations: conversationTable(
    dynamoDb,
    environmentVariable('CONVERSATION_TABLE'),
    lifetimeBy(rules.rememberFor),
  ),
  tokens,
  queue,
  http,
  wechatApi,
  media: mediaLibrary({
    http,
    wechatApi,
    store: mediaTable(dynamoDb, environmentVariable('MEDIA_TABLE')),
    readFile: (file) => readFile(new URL(`./media/${file}`, import.meta.url)),
    now,
  }),
  showTyping: typingIndicator({ http, tokens, wechatApi, log, wait }),
  audit: auditTrail(dynamoDb, environmentVariable('AUDIT_TABLE')),
  breaker: accountBreaker({
    store: pauseStore(dynamoDb, environmentVariable('CONVERSATION_TABLE')),
    publish,
    log,
    now,
  }),
  later: doLater({ queue, schedules: oneTimeSchedules, now }),
  publish,
  log,
  now,
};
const send = createSender(dependencies);

/** The parts used of the context that Lambda gives an invocation. */
interface Context {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

await primeColdStart('sender', log, [() => openConnection(dynamoDb), () => openConnection(eventBridge)]);

export const handler = async (
  event: QueueEvent | PermissionCheck,
  context: Context,
): Promise<QueueResult | Permission> => {
  if (isPermissionCheck(event)) return checkPermission(dependencies, event);
  const startedAt = now();
  const result = await send(event, {
    id: context.awsRequestId,
    deadline: (startedAt + context.getRemainingTimeInMillis()) / 1000,
  });
  log('info', 'batch_done', {
    messages: event.Records.length,
    postponed: result.batchItemFailures.length,
    milliseconds: now() - startedAt,
  });
  return result;
};
