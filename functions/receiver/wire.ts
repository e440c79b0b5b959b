import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '#shared/aws/log.ts';
import { platformQueue } from '#shared/aws/platform-queue.ts';
import { replyQueue } from '#shared/aws/reply-queue.ts';
import { callbackSecretName } from '#shared/aws/secret-names.ts';
import type { ReadSecret } from '#shared/aws/secrets.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';
import type { PlatformConfig, ReceiverAccount } from '#shared/function-config.ts';
import { callbackKeys } from './callback-keys.ts';
import type { ReceiverDependencies } from './handler.ts';
import { type DecidePush, leaveToSender } from './push-answer.ts';
import { recipientsOf } from './recipients.ts';
import { replayMemory } from './replay-memory.ts';

/** The parts of the receiver that differ between Lambda, local run, simulation and test. */
export interface ReceiverParts {
  readonly sqs: SQSClient;
  readonly readSecret: ReadSecret;
  readonly accounts: readonly ReceiverAccount[];
  readonly platforms: readonly PlatformConfig[];
  /** The value of an environment variable. */
  readonly variable: (name: string) => string;
  readonly log: Log;
  readonly now: () => EpochMilliseconds;
  /** Returns after this many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** What a receiver needs only for passive replies. */
export interface RulesParts
  extends Pick<ReceiverParts, 'sqs' | 'accounts' | 'variable' | 'log' | 'now' | 'wait'> {
  readonly dynamoDb: DynamoDBClient;
}

/**
 * Joins the parts of the receiver, the same way everywhere.
 *
 * @param decidePush absent if there are no passive replies
 */
export function wireReceiver(
  parts: ReceiverParts,
  decidePush: DecidePush = leaveToSender,
): ReceiverDependencies {
  const { sqs, accounts, platforms, variable, log, now, wait } = parts;
  const secretPrefix = variable('SECRET_PREFIX');
  return {
    recipients: recipientsOf(accounts, platforms),
    keys: callbackKeys(parts.readSecret, (account) => callbackSecretName(secretPrefix, account), now),
    memory: replayMemory(),
    decidePush,
    queue: replyQueue(sqs, variable('REPLY_QUEUE')),
    queuePlatformEvent: platformQueue(sqs, platforms.length > 0 ? variable('PLATFORM_QUEUE') : ''),
    log,
    now,
    wait,
  };
}
