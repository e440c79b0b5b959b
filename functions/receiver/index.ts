import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ReceiverAccount } from '#shared/account/function-config.ts';
import { clientOptions, sqsOptions } from '#shared/aws/client-options.ts';
import { openConnection, primeColdStart, primedAccounts } from '#shared/aws/cold-start.ts';
import { accountsBeside, environmentVariable } from '#shared/aws/environment.ts';
import { jsonLog } from '#shared/aws/log.ts';
import { embeddedMetrics } from '#shared/aws/metrics.ts';
import { replyQueue } from '#shared/aws/reply-queue.ts';
import { callbackSecretName } from '#shared/aws/secret-names.ts';
import { secretsManager } from '#shared/aws/secrets.ts';
import { callbackKeys } from './callback-keys.ts';
import { createReceiver } from './handler.ts';
import type { HttpEvent, HttpResult } from './http-event.ts';
import { replayMemory } from './replay-memory.ts';

const now = (): number => Date.now();
const secretPrefix = environmentVariable('SECRET_PREFIX');
const log = jsonLog(now, embeddedMetrics(environmentVariable('METRIC_NAMESPACE')));
const sqs = new SQSClient(sqsOptions);
const accounts = accountsBeside<ReceiverAccount>(import.meta.url);
const keys = callbackKeys(
  secretsManager(new SecretsManagerClient(clientOptions)),
  (account) => callbackSecretName(secretPrefix, account),
  now,
);

const receive = createReceiver({
  accounts,
  keys,
  memory: replayMemory(),
  decidePassively: () => undefined,
  queue: replyQueue(sqs, environmentVariable('REPLY_QUEUE')),
  log,
  now,
});

await primeColdStart('receiver', log, [
  () => openConnection(sqs),
  ...[...accounts.values()].slice(0, primedAccounts).map(
    ({ account, encryption }) =>
      () =>
        keys(account, encryption).get(),
  ),
]);

export const handler = (event: HttpEvent): Promise<HttpResult> => receive(event);
