import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions, sqsOptions } from '#shared/aws/client-options.ts';
import { openConnection, primeColdStart, primedAccounts } from '#shared/aws/cold-start.ts';
import { environmentVariable, readBundledAccounts } from '#shared/aws/environment.ts';
import { jsonLog } from '#shared/aws/log.ts';
import { mediaBucket } from '#shared/aws/media-bucket.ts';
import { embeddedMetrics } from '#shared/aws/metrics.ts';
import { schedules } from '#shared/aws/schedules.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { nodeHttp } from '#shared/http/node-http.ts';
import {
  checkPermission,
  isPermissionCheck,
  type Permission,
  type PermissionCheck,
} from './check-permission.ts';
import { type ForgetCommand, isForgetCommand, obeyForget } from './forget-user.ts';
import { createSender } from './handler.ts';
import { logBatch } from './log-batch.ts';
import type { QueueEvent, QueueResult } from './queue-event.ts';
import { wireSender } from './wire.ts';

const now = (): number => Date.now();
const dynamoDb = new DynamoDBClient(clientOptions);
const eventBridge = new EventBridgeClient(clientOptions);
const log = jsonLog(now, embeddedMetrics(environmentVariable('METRIC_NAMESPACE')));

const accounts = readBundledAccounts<SenderAccount>(import.meta.url);
const dependencies = wireSender({
  dynamoDb,
  eventBridge,
  sqs: new SQSClient(sqsOptions),
  schedules: schedules(clientOptions, {
    group: environmentVariable('SCHEDULE_GROUP'),
    roleArn: environmentVariable('SCHEDULE_ROLE'),
    queueArn: arnBeside(environmentVariable('SCHEDULE_DEAD_LETTERS'), environmentVariable('INTAKE_QUEUE')),
    deadLetterQueueArn: environmentVariable('SCHEDULE_DEAD_LETTERS'),
    keyArn: process.env['SCHEDULE_KEY'],
  }),
  http: nodeHttp(now),
  accounts,
  readFile: (file) => readFile(new URL(`./media/${file}`, import.meta.url)),
  readStored: mediaBucket(
    dynamoDb.config,
    environmentVariable('MEDIA_BUCKET'),
    process.env['AWS_ENDPOINT_URL'],
  ),
  variable: environmentVariable,
  log,
  now,
  wait,
});
const send = createSender(dependencies);

/** Makes the ARN of a queue from its URL and the ARN of a neighbour, because a function's environment has only 4 KB. */
function arnBeside(arn: string, url: string): string {
  return `${arn.slice(0, arn.lastIndexOf(':') + 1)}${url.slice(url.lastIndexOf('/') + 1)}`;
}

/** The parts used of the context that Lambda gives an invocation. */
interface Context {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

await primeColdStart('sender', log, [
  () => openConnection(dynamoDb),
  () => openConnection(eventBridge),
  ...[...accounts.keys()].slice(0, primedAccounts).map((account) => () => dependencies.rules.prime(account)),
]);

export const handler = async (
  event: QueueEvent | PermissionCheck | ForgetCommand,
  context: Context,
): Promise<QueueResult | Permission | { readonly forgotten: true }> => {
  if (isPermissionCheck(event)) return checkPermission(dependencies, event);
  if (isForgetCommand(event)) return obeyForget(dependencies, event);
  const startedAt = now();
  const result = await send(event, {
    id: context.awsRequestId,
    deadline: (startedAt + context.getRemainingTimeInMillis()) / 1000,
  });
  logBatch(log, {
    messages: event.Records.length,
    postponed: result.batchItemFailures.length,
    milliseconds: now() - startedAt,
  });
  return result;
};
