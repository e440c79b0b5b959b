import { callbackKeys } from '#functions/receiver/callback-keys.ts';
import { createReceiver } from '#functions/receiver/handler.ts';
import type { HttpEvent } from '#functions/receiver/http-event.ts';
import { passiveRules } from '#functions/receiver/passive-rules.ts';
import { recipientsOf } from '#functions/receiver/recipients.ts';
import { replayMemory } from '#functions/receiver/replay-memory.ts';
import { itemLifetime } from '#shared/aws/conversation-item.ts';
import { deployedRules } from '#shared/aws/deployed-rules.ts';
import { liveRules } from '#shared/aws/live-rules.ts';
import { replyQueue } from '#shared/aws/reply-queue.ts';
import { responseMarks } from '#shared/aws/response-marks.ts';
import { rulesTable } from '#shared/aws/rules-table.ts';
import type { Handler } from '../aws/lambda.ts';
import { readSecret } from '../aws/secrets.ts';
import { sqsClient } from '../aws/sqs-client.ts';
import type { Process } from '../engine/process.ts';
import { callbackToken, type ProductAccount } from './accounts.ts';
import type { Surroundings } from './surroundings.ts';

/** The receiver as functions/receiver/index.ts wires it. */
export function bootReceiver(
  around: Surroundings,
  accounts: readonly ProductAccount[],
  process: Process,
): Handler {
  const { engine, dynamoDb, queue, planted, logOf } = around;
  const log = logOf(process);
  const { now } = process;
  const rules = liveRules({
    table: rulesTable(dynamoDb.clientOf(process), 'rules'),
    deployed: deployedRules(
      accounts.map(({ sender }) => sender),
      '',
    ),
    log,
    now,
  });
  const marks = responseMarks(dynamoDb.clientOf(process), 'conversations', () => itemLifetime);
  const toQueue = replyQueue(sqsClient(engine, process, queue), 'queue');
  const receive = createReceiver({
    recipients: recipientsOf(
      accounts.map(({ receiver }) => receiver),
      [],
    ),
    keys: callbackKeys(readSecret(engine, process, { token: callbackToken }), (account) => account, now),
    memory: replayMemory(),
    decidePassively: passiveRules({
      rules,
      marks: planted.responseMarks?.(marks) ?? marks,
      log,
      wait: process.wait,
      now,
    }),
    queue: { send: planted.send?.(toQueue.send) ?? toQueue.send },
    queuePlatformEvent: async () => {},
    log,
    now,
  });
  return (event) => receive(event as HttpEvent);
}
