import { createSender } from '#functions/sender/handler.ts';
import type { QueueEvent } from '#functions/sender/queue-event.ts';
import { wireSender } from '#functions/sender/wire.ts';
import type { Handler } from '../aws/lambda.ts';
import { sqsClient } from '../aws/sqs-client.ts';
import type { Process } from '../engine/process.ts';
import { wechatHttp } from '../wechat/network.ts';
import type { ProductAccount } from './accounts.ts';
import { type Surroundings, variableOf } from './surroundings.ts';

/** The sender as it is wired everywhere, with the bug that is planted, if any. */
export function bootSender(
  around: Surroundings,
  accounts: readonly ProductAccount[],
  process: Process,
): Handler {
  const { engine, dynamoDb, bus, queues, oneTimeSchedules, api, isStubborn, planted, logOf } = around;
  const toWeChat = wechatHttp(engine, process, api, isStubborn);
  const wired = wireSender({
    dynamoDb: dynamoDb.clientOf(process),
    eventBridge: bus.clientOf(process),
    sqs: sqsClient(engine, process, queues),
    schedules: oneTimeSchedules.portOf(process),
    http: planted.http?.(toWeChat) ?? toWeChat,
    accounts: new Map(accounts.map(({ sender }) => [sender.id, planted.senderAccount?.(sender) ?? sender])),
    readFile: async () => Buffer.from(''),
    readStored: async () => Buffer.from(''),
    variable: variableOf,
    log: logOf(process),
    now: process.now,
    wait: process.wait,
  });
  const send = createSender({
    ...wired,
    conversations: planted.conversations?.(wired.conversations) ?? wired.conversations,
    tokens: planted.accessTokens?.(wired.tokens) ?? wired.tokens,
    publish: planted.publish?.(wired.publish) ?? wired.publish,
    ...planted.sender?.(wired),
  });
  const handler: Handler = (event, { id, deadline }) =>
    send(event as QueueEvent, { id, deadline: deadline / 1000 });
  return planted.senderHandler?.(handler) ?? handler;
}
