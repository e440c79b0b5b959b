import { accessTokens } from '#functions/sender/access-token.ts';
import { accountBreaker } from '#functions/sender/account-breaker.ts';
import { createSender } from '#functions/sender/handler.ts';
import { doLater } from '#functions/sender/later.ts';
import { mediaLibrary } from '#functions/sender/media-library.ts';
import type { QueueEvent } from '#functions/sender/queue-event.ts';
import { typingIndicator } from '#functions/sender/typing.ts';
import { auditTrail } from '#shared/aws/audit-table.ts';
import { eventBus } from '#shared/aws/bus.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { deployedRules } from '#shared/aws/deployed-rules.ts';
import { liveRules } from '#shared/aws/live-rules.ts';
import { mediaTable } from '#shared/aws/media-table.ts';
import { pauseStore } from '#shared/aws/pause-store.ts';
import { replyQueue } from '#shared/aws/reply-queue.ts';
import { rulesTable } from '#shared/aws/rules-table.ts';
import { tokenTable } from '#shared/aws/token-table.ts';
import { withFailover } from '#shared/wechat/api/failover.ts';
import type { Handler } from '../aws/lambda.ts';
import { sqsClient } from '../aws/sqs-client.ts';
import type { Process } from '../engine/process.ts';
import { wechatHttp } from '../wechat/network.ts';
import type { ProductAccount } from './accounts.ts';
import type { Surroundings } from './surroundings.ts';

const hosts = 'https://api.weixin.qq.com,https://api2.weixin.qq.com';

/** The sender as functions/sender/index.ts wires it, with the bug that is planted, if any. */
export function bootSender(
  around: Surroundings,
  accounts: readonly ProductAccount[],
  process: Process,
): Handler {
  const { engine, dynamoDb, bus, queue, oneTimeSchedules, api, isStubborn, planted, logOf } = around;
  const { now, wait } = process;
  const log = logOf(process);
  const client = dynamoDb.clientOf(process);
  const toWeChat = wechatHttp(engine, process, api, isStubborn);
  const { http, baseUrl: wechatApi } = withFailover(planted.http?.(toWeChat) ?? toWeChat, hosts, now);
  const toBus = eventBus(bus.clientOf(process), 'bus');
  const publish = planted.publish?.(toBus) ?? toBus;
  const fromTable = accessTokens(tokenTable(client, 'tokens'), publish, now, wait);
  const tokens = planted.accessTokens?.(fromTable) ?? fromTable;
  const toQueue = replyQueue(sqsClient(engine, process, queue), 'queue');
  const conversations = conversationTable(client, 'conversations');
  const send = createSender({
    accounts: new Map(
      accounts.map(({ sender }) => [sender.account, planted.senderAccount?.(sender) ?? sender]),
    ),
    rules: liveRules({
      table: rulesTable(client, 'rules'),
      deployed: deployedRules(
        accounts.map(({ sender }) => sender),
        '',
      ),
      log,
      now,
    }),
    conversations: planted.conversations?.(conversations) ?? conversations,
    tokens,
    queue: toQueue,
    http,
    wechatApi,
    media: mediaLibrary({
      http,
      wechatApi,
      store: mediaTable(client, 'media'),
      readFile: async () => Buffer.from(''),
      now,
    }),
    showTyping: typingIndicator({ http, tokens, wechatApi, log, wait }),
    audit: auditTrail(client, 'audits'),
    breaker: accountBreaker({ store: pauseStore(client, 'conversations'), publish, log, now }),
    later: doLater({ queue: toQueue, schedules: oneTimeSchedules.portOf(process), now }),
    publish,
    log,
    now,
  });
  const handler: Handler = (event, { id, deadline }) =>
    send(event as QueueEvent, { id, deadline: deadline / 1000 });
  return planted.senderHandler?.(handler) ?? handler;
}
