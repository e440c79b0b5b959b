import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions, sqsOptions } from '#shared/aws/client-options.ts';
import { openConnection, primeColdStart, primedAccounts } from '#shared/aws/cold-start.ts';
import { environmentVariable, listBeside } from '#shared/aws/environment.ts';
import { jsonLog } from '#shared/aws/log.ts';
import { embeddedMetrics } from '#shared/aws/metrics.ts';
import { platformQueue } from '#shared/aws/platform-queue.ts';
import { replyQueue } from '#shared/aws/reply-queue.ts';
import { callbackSecretName } from '#shared/aws/secret-names.ts';
import { secretsManager } from '#shared/aws/secrets.ts';
import type { PlatformConfig, ReceiverAccount } from '#shared/function-config.ts';
import { callbackKeys } from './callback-keys.ts';
import { createReceiver } from './handler.ts';
import type { HttpEvent, HttpResult } from './http-event.ts';
import { nothingInResponse } from './passive-answer.ts';
import { recipientsOf } from './recipients.ts';
import { replayMemory } from './replay-memory.ts';

const now = (): number => Date.now();
const log = jsonLog(now, embeddedMetrics(environmentVariable('METRIC_NAMESPACE')));
const secretPrefix = environmentVariable('SECRET_PREFIX');
const sqs = new SQSClient(sqsOptions);
const accounts = listBeside<ReceiverAccount>(import.meta.url, 'accounts');
const platforms = listBeside<PlatformConfig>(import.meta.url, 'platforms');
const keys = callbackKeys(
  secretsManager(new SecretsManagerClient(clientOptions)),
  (account) => callbackSecretName(secretPrefix, account),
  now,
);
const passive = accounts.filter(({ rules }) => rules !== null);
const { decidePassively, prime } =
  passive.length === 0
    ? { decidePassively: nothingInResponse, prime: async () => undefined }
    : (await import('./passive-wiring.ts')).wirePassiveRules(passive, log, now);

const receive = createReceiver({
  recipients: recipientsOf(accounts, platforms),
  keys,
  memory: replayMemory(),
  decidePassively,
  queue: replyQueue(sqs, environmentVariable('REPLY_QUEUE')),
  queuePlatformEvent: platformQueue(sqs, platforms.length > 0 ? environmentVariable('PLATFORM_QUEUE') : ''),
  log,
  now,
});

await primeColdStart('receiver', log, [
  () => openConnection(sqs),
  ...accounts.slice(0, primedAccounts).map(
    ({ keysOf, encryption }) =>
      () =>
        keys(keysOf, encryption).get(),
  ),
  ...passive.slice(0, primedAccounts).map(
    ({ account }) =>
      () =>
        prime(account),
  ),
]);

export const handler = (event: HttpEvent): Promise<HttpResult> => receive(event);
