import { setTimeout } from 'node:timers/promises';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions, pushQueueOptions } from '#shared/aws/client-options.ts';
import { openConnection, primeColdStart, primedAccounts } from '#shared/aws/cold-start.ts';
import { readBundledList, environmentVariable as variable } from '#shared/aws/environment.ts';
import { jsonLog } from '#shared/aws/log.ts';
import { embeddedMetrics } from '#shared/aws/metrics.ts';
import { secretsManager } from '#shared/aws/secrets.ts';
import type { PlatformConfig, ReceiverAccount } from '#shared/function-config.ts';
import { createReceiver } from './handler.ts';
import type { HttpEvent, HttpResult } from './http-event.ts';
import { wireReceiver } from './wire.ts';

const now = (): number => Date.now();
const wait = (milliseconds: number): Promise<unknown> => setTimeout(milliseconds, undefined, { ref: false });
const log = jsonLog(now, embeddedMetrics(variable('METRIC_NAMESPACE')));
const sqs = new SQSClient(pushQueueOptions);
const accounts = readBundledList<ReceiverAccount>(import.meta.url, 'accounts');
const platforms = readBundledList<PlatformConfig>(import.meta.url, 'platforms');
const passive = accounts.filter(({ rules }) => rules !== null);

const rules = passive.length === 0 ? undefined : await wiredRules();
const dependencies = wireReceiver(
  {
    sqs,
    readSecret: secretsManager(new SecretsManagerClient(clientOptions)),
    accounts,
    platforms,
    variable,
    log,
    now,
    wait,
  },
  rules?.decidePush,
);
const receive = createReceiver(dependencies);

async function wiredRules() {
  const { tableClient, wireRules } = await import('./wire-rules.ts');
  return wireRules({
    dynamoDb: tableClient(),
    sqs,
    accounts,
    variable,
    log,
    now,
    wait,
  });
}

await primeColdStart('receiver', log, [
  () => openConnection(sqs),
  ...accounts.slice(0, primedAccounts).map(
    ({ callbackSecretOwner, encryption }) =>
      () =>
        dependencies.keys(callbackSecretOwner, encryption).get(),
  ),
  ...passive.slice(0, primedAccounts).map(
    ({ id: account }) =>
      () =>
        rules?.prime(account) ?? Promise.resolve(),
  ),
]);

export const handler = (event: HttpEvent): Promise<HttpResult> => receive(event);
