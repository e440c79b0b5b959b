import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { PlatformConfig, ReceiverAccount } from '#shared/account/function-config.ts';
import { clientOptions } from '#shared/aws/client-options.ts';
import { environmentVariable, listBeside } from '#shared/aws/environment.ts';
import { jsonLog } from '#shared/aws/log.ts';
import { platformQueue } from '#shared/aws/platform-queue.ts';
import { replyQueue } from '#shared/aws/reply-queue.ts';
import { callbackSecretName } from '#shared/aws/secret-names.ts';
import { secretsManager } from '#shared/aws/secrets.ts';
import { callbackKeys } from './callback-keys.ts';
import { createReceiver } from './handler.ts';
import type { HttpEvent, HttpResult } from './http-event.ts';
import { recipientsOf } from './recipients.ts';
import { replayMemory } from './replay-memory.ts';

const now = (): number => Date.now();
const secretPrefix = environmentVariable('SECRET_PREFIX');

const sqs = new SQSClient(clientOptions);
const platforms = listBeside<PlatformConfig>(import.meta.url, 'platforms');

const receive = createReceiver({
  recipients: recipientsOf(listBeside<ReceiverAccount>(import.meta.url, 'accounts'), platforms),
  keys: callbackKeys(
    secretsManager(new SecretsManagerClient(clientOptions)),
    (account) => callbackSecretName(secretPrefix, account),
    now,
  ),
  memory: replayMemory(),
  decidePassively: () => undefined,
  queue: replyQueue(sqs, environmentVariable('REPLY_QUEUE')),
  queuePlatformEvent: platformQueue(sqs, platforms.length > 0 ? environmentVariable('PLATFORM_QUEUE') : ''),
  log: jsonLog(now),
  now,
});

export const handler = (event: HttpEvent): Promise<HttpResult> => receive(event);
