import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { RefresherAccount } from '#shared/account/function-config.ts';
import { eventBus } from '#shared/aws/bus.ts';
import { clientOptions } from '#shared/aws/client-options.ts';
import { accountsBeside, environmentVariable } from '#shared/aws/environment.ts';
import { jsonLog } from '#shared/aws/log.ts';
import { appSecretName } from '#shared/aws/secret-names.ts';
import { secretsManager } from '#shared/aws/secrets.ts';
import { tokenTable } from '#shared/aws/token-table.ts';
import { withFailover } from '#shared/wechat/api/failover.ts';
import { nodeHttp } from '#shared/wechat/api/node-http.ts';
import { appSecrets } from './app-secret.ts';
import { createTokenRefresher } from './handler.ts';

const now = (): number => Date.now();
const secretPrefix = environmentVariable('SECRET_PREFIX');

const { http, baseUrl: wechatApi } = withFailover(nodeHttp(now), environmentVariable('WECHAT_API'), now);

const refresh = createTokenRefresher({
  accounts: accountsBeside<RefresherAccount>(import.meta.url),
  http,
  tokens: tokenTable(new DynamoDBClient(clientOptions), environmentVariable('TOKEN_TABLE')),
  publish: eventBus(new EventBridgeClient(clientOptions), environmentVariable('EVENT_BUS')),
  appSecret: appSecrets(
    secretsManager(new SecretsManagerClient(clientOptions)),
    (account) => appSecretName(secretPrefix, account),
    now,
  ),
  wechatApi,
  log: jsonLog(now),
  now,
});

export const handler = (event: unknown): Promise<void> => refresh(event);
