import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { eventBus } from '#shared/aws/bus.ts';
import { clientOptions } from '#shared/aws/client-options.ts';
import { openConnection, primeColdStart, primedAccounts } from '#shared/aws/cold-start.ts';
import { environmentVariable, readBundledAccounts, readBundledList } from '#shared/aws/environment.ts';
import { jsonLog } from '#shared/aws/log.ts';
import { embeddedMetrics } from '#shared/aws/metrics.ts';
import { platformTable } from '#shared/aws/platform-table.ts';
import { appSecretName } from '#shared/aws/secret-names.ts';
import { secretsManager } from '#shared/aws/secrets.ts';
import { tokenTable } from '#shared/aws/token-table.ts';
import type { PlatformConfig, RefresherAccount } from '#shared/function-config.ts';
import { nodeHttp } from '#shared/http/node-http.ts';
import { withFailover } from '#shared/wechat/api/failover.ts';
import { appSecrets } from './app-secret.ts';
import { createTokenRefresher } from './handler.ts';

const now = (): number => Date.now();
const log = jsonLog(now, embeddedMetrics(environmentVariable('METRIC_NAMESPACE')));
const secretPrefix = environmentVariable('SECRET_PREFIX');
const dynamoDb = new DynamoDBClient(clientOptions);
const accounts = readBundledAccounts<RefresherAccount>(import.meta.url);
const platforms = readBundledList<PlatformConfig>(import.meta.url, 'platforms');
const { http, baseUrl: wechatApi } = withFailover(nodeHttp(now), environmentVariable('WECHAT_API'), now);
const appSecret = appSecrets(
  secretsManager(new SecretsManagerClient(clientOptions)),
  (name) => appSecretName(secretPrefix, name),
  now,
);

const refresh = createTokenRefresher({
  accounts,
  http,
  tokens: tokenTable(dynamoDb, environmentVariable('TOKEN_TABLE')),
  publish: eventBus(new EventBridgeClient(clientOptions), environmentVariable('EVENT_BUS')),
  platforms: platformTable(dynamoDb, platforms.length > 0 ? environmentVariable('PLATFORM_TABLE') : ''),
  platformConfigs: new Map(platforms.map((platform) => [platform.platform, platform])),
  appSecret,
  wechatApi,
  log,
  now,
  wait,
});

await primeColdStart('token-refresher', log, [
  () => openConnection(dynamoDb),
  ...[...accounts.keys()].slice(0, primedAccounts).map((account) => () => appSecret(account)),
]);

export const handler = (event: unknown): ReturnType<typeof refresh> => refresh(event);
