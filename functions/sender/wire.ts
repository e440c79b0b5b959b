import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { auditTrail } from '#shared/aws/audit-table.ts';
import { eventBus } from '#shared/aws/bus.ts';
import { lifetimeBy } from '#shared/aws/conversation-item.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { deadLetters } from '#shared/aws/dead-letters.ts';
import { deployedRules } from '#shared/aws/deployed-rules.ts';
import { formerConversations } from '#shared/aws/former-conversations.ts';
import { intake } from '#shared/aws/intake.ts';
import { type LiveRules, liveRules } from '#shared/aws/live-rules.ts';
import type { Log } from '#shared/aws/log.ts';
import type { ReadStored } from '#shared/aws/media-bucket.ts';
import { mediaTable } from '#shared/aws/media-table.ts';
import { pauseStore } from '#shared/aws/pause-store.ts';
import { replyQueue } from '#shared/aws/reply-queue.ts';
import { rulesTable } from '#shared/aws/rules-table.ts';
import type { Schedules } from '#shared/aws/schedules.ts';
import { tokenTable } from '#shared/aws/token-table.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import { withFailover } from '#shared/wechat/api/failover.ts';
import type { Http } from '#shared/wechat/api/http.ts';
import { accessTokens } from './access-token.ts';
import { accountBreaker } from './account-breaker.ts';
import type { SenderDependencies } from './handler.ts';
import { doLater } from './later.ts';
import { mediaLibrary } from './media-library.ts';
import { typingIndicator } from './typing.ts';

/** The parts of the sender that differ between Lambda, local run, simulation and test. */
export interface SenderParts {
  readonly dynamoDb: DynamoDBClient;
  readonly eventBridge: EventBridgeClient;
  readonly sqs: SQSClient;
  readonly schedules: Schedules;
  readonly http: Http;
  readonly accounts: ReadonlyMap<string, SenderAccount>;
  /** The content of a file that lies beside the code. */
  readonly readFile: (file: string) => Promise<Uint8Array>;
  /** The content of a file that a push has stored. */
  readonly readStored: ReadStored;
  /** The value of an environment variable. */
  readonly variable: (name: string) => string;
  readonly log: Log;
  readonly now: () => EpochMilliseconds;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Longer than a reply takes, and short enough to wait for; milliseconds. */
const stallAfter = 1000;

/** Joins the parts of the sender, the same way everywhere. */
export function wireSender(parts: SenderParts): SenderDependencies & { readonly rules: LiveRules } {
  const { dynamoDb, sqs, accounts, variable, log, now, wait } = parts;
  const publish = eventBus(parts.eventBridge, variable('EVENT_BUS'));
  const { http, baseUrl: wechatApi } = withFailover(parts.http, variable('WECHAT_API'), now);
  const tokens = accessTokens(tokenTable(dynamoDb, variable('TOKEN_TABLE')), publish, now, wait);
  const queue = replyQueue(sqs, variable('REPLY_QUEUE'));
  const intakeQueue = intake(sqs, variable('INTAKE_QUEUE'));
  const conversationsTable = variable('CONVERSATION_TABLE');
  const rules = liveRules({
    table: rulesTable(dynamoDb, variable('RULES_TABLE')),
    deployed: deployedRules([...accounts.values()], variable('RULES_DEPLOYMENTS')),
    log,
    now,
  });
  return {
    accounts,
    rules,
    formerConversations: formerConversations(dynamoDb, conversationsTable),
    conversations: conversationTable(dynamoDb, conversationsTable, lifetimeBy(rules.rememberFor)),
    tokens,
    queue,
    intake: intakeQueue,
    deadLetters: deadLetters(sqs, {
      replies: variable('REPLY_DEAD_LETTERS'),
      intake: variable('INTAKE_DEAD_LETTERS'),
    }),
    writers: { receiver: variable('RECEIVER_ROLE'), sender: variable('SENDER_ROLE') },
    maxReceiveCount: Number(variable('MAX_RECEIVE_COUNT')),
    http,
    wechatApi,
    media: mediaLibrary({
      http,
      wechatApi,
      store: mediaTable(dynamoDb, variable('MEDIA_TABLE')),
      readFile: parts.readFile,
      readStored: parts.readStored,
      now,
    }),
    showTyping: typingIndicator({ http, tokens, wechatApi, log, wait }),
    schedules: parts.schedules,
    audit: auditTrail(dynamoDb, variable('AUDIT_TABLE')),
    breaker: accountBreaker({ store: pauseStore(dynamoDb, conversationsTable), publish, log, now }),
    later: doLater({ intake: intakeQueue, schedules: parts.schedules, now }),
    publish,
    log,
    now,
    wait,
    stalled: () => wait(stallAfter),
  };
}
