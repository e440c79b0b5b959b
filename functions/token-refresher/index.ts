import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { RefresherAccount } from '#shared/account/function-config.ts';
import { eventBus } from '#shared/aws/bus.ts';
import { clientOptions } from '#shared/aws/client-options.ts';
import { openConnection, primeColdStart, primedAccounts } from '#shared/aws/cold-start.ts';
import { accountsBeside, environmentVariable } from '#shared/aws/environment.ts';
import { jsonLog } from '#shared/aws/log.ts';
import { embeddedMetrics } from '#shared/aws/metrics.ts';
import { appSecretName } from '#shared/aws/secret-names.ts';
import { secretsManager } from '#shared/aws/secrets.ts';
import { tokenTable } from '#shared/aws/token-table.ts';
import { withFailover } from '#shared/wechat/api/failover.ts';
import { nodeHttp } from '#shared/wechat/api/node-http.ts';
import { appSecrets } from './app-secret.ts';
import { createTokenRefresher } from './handler.ts';

const now = (): number => Date.now();
const secretPrefix = environmentVariable('SECRET_PREFIX');
const log = jsonLog(now, embeddedMetrics(environmentVariable('METRIC_NAMESPACE')));
const dynamoDb = new DynamoDBClient(clientOptions);
const accounts = accountsBeside<RefresherAccount>(import.meta.url);
const appSecret = appSecrets(
  secretsManager(new SecretsManagerClient(clientOptions)),
  (account) => appSecretName(secretPrefix, account),
  now,
);

const { http, baseUrl: wechatApi } = withFailover(nodeHttp(now), environmentVariable('WECHAT_API'), now);

const refresh = createTokenRefresher({
  accounts,
  http,
  tokens: tokenTable(dynamoDb, environmentVariable('TOKEN_TABLE')),
  publish: eventBus(new EventBridgeClient(clientOptions), environmentVariable('EVENT_BUS')),
  appSecret,
  wechatApi,
  log,
  now,
});

await primeColdStart('token-refresher', log, [
  () => openConnection(dynamoDb),
  ...[...accounts.keys()].slice(0, primedAccounts).map((account) => () => appSecret(account)),
]);

export const handler = (event: unknown): Promise<void> => refresh(event);
