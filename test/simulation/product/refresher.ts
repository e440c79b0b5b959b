import { appSecrets } from '#functions/token-refresher/app-secret.ts';
import { createTokenRefresher } from '#functions/token-refresher/handler.ts';
import { eventBus } from '#shared/aws/bus.ts';
import { platformTable } from '#shared/aws/platform-table.ts';
import { tokenTable } from '#shared/aws/token-table.ts';
import { withFailover } from '#shared/wechat/api/failover.ts';
import type { Http } from '#shared/wechat/api/http.ts';
import type { Handler } from '../aws/lambda.ts';
import { readSecret } from '../aws/secrets.ts';
import type { Process } from '../engine/process.ts';
import { appSecret } from '../wechat/account.ts';
import { wechatHttp } from '../wechat/network.ts';
import type { ProductAccount } from './accounts.ts';
import type { Surroundings } from './surroundings.ts';

/** The token-refresher as functions/token-refresher/index.ts wires it. */
export function bootRefresher(
  around: Surroundings,
  accounts: readonly ProductAccount[],
  process: Process,
): Handler {
  const { engine, dynamoDb, bus, api, planted, logOf } = around;
  const { now, wait } = process;
  const client = dynamoDb.clientOf(process);
  const toWeChat = observed(
    around,
    accounts,
    process,
    wechatHttp(engine, process, api, () => false),
  );
  const { http, baseUrl: wechatApi } = withFailover(toWeChat, 'https://api.weixin.qq.com', now);
  const tokens = tokenTable(client, 'tokens');
  const refresh = createTokenRefresher({
    accounts: new Map(accounts.map(({ refresher }) => [refresher.id, refresher])),
    http,
    tokens: planted.tokenStore?.(tokens) ?? tokens,
    publish: eventBus(bus.clientOf(process), 'bus'),
    platforms: platformTable(client, ''),
    platformConfigs: new Map(),
    appSecret: appSecrets(readSecret(engine, process, { appSecret }), (account) => account, now),
    wechatApi,
    log: logOf(process),
    now,
    wait,
  });
  return (event) => refresh(event);
}

/** Notes when WeChat is being asked for a token. */
function observed(
  { observe }: Surroundings,
  accounts: readonly ProductAccount[],
  process: Process,
  http: Http,
): Http {
  return async (request) => {
    const { appid, force_refresh } = JSON.parse(String(request.body)) as {
      appid: string;
      force_refresh: boolean;
    };
    const account = accounts.find(({ refresher }) => refresher.appId === appid)?.refresher.id ?? '';
    const about = { account, process: process.name, force: force_refresh };
    observe({ kind: 'refreshBegan', ...about });
    try {
      return await http(request);
    } finally {
      observe({ kind: 'refreshEnded', ...about });
    }
  };
}
