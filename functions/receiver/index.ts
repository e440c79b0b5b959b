import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { ReceiverAccount } from '#shared/account/function-config.ts';
import { clientOptions } from '#shared/aws/client-options.ts';
import { accountsBeside, environmentVariable } from '#shared/aws/environment.ts';
import { jsonLog } from '#shared/aws/log.ts';
import { replyQueue } from '#shared/aws/reply-queue.ts';
import { callbackSecretName } from '#shared/aws/secret-names.ts';
import { secretsManager } from '#shared/aws/secrets.ts';
import { callbackKeys } from './callback-keys.ts';
import { createReceiver } from './handler.ts';
import type { HttpEvent, HttpResult } from './http-event.ts';
import { replayMemory } from './replay-memory.ts';

const now = (): number => Date.now();
const secretPrefix = environmentVariable('SECRET_PREFIX');

const receive = createReceiver({
  accounts: accountsBeside<ReceiverAccount>(import.meta.url),
  keys: callbackKeys(
    secretsManager(new SecretsManagerClient(clientOptions)),
    (account) => callbackSecretName(secretPrefix, account),
    now,
  ),
  memory: replayMemory(),
  decidePassively: () => undefined,
  queue: replyQueue(new SQSClient(clientOptions), environmentVariable('REPLY_QUEUE')),
  log: jsonLog(now),
  now,
});

export const handler = (event: HttpEvent): Promise<HttpResult> => receive(event);
