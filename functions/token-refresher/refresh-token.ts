import type { RefresherAccount } from '#shared/account/function-config.ts';
import type { StoredToken, TokenStore } from '#shared/aws/token-table.ts';
import type { Http } from '#shared/wechat/api/http.ts';
import { getStableToken, type StableToken } from '#shared/wechat/api/stable-token.ts';

export interface RefreshDependencies {
  readonly http: Http;
  readonly tokens: TokenStore;
  readonly appSecret: (account: string) => Promise<string>;
  readonly wechatApi: string;
  /** Milliseconds. */
  readonly now: () => number;
}

export type RefreshResult =
  /** There is another token than before, under a new version. */
  | { readonly kind: 'renewed'; readonly token: StoredToken }
  /** WeChat still gives the same token. */
  | { readonly kind: 'unchanged'; readonly token: StoredToken }
  /** The token that failed has been replaced already, or another refresher was faster. */
  | { readonly kind: 'superseded' }
  /** WeChat keeps giving a token that it does not accept, and a new one may not be forced yet. */
  | { readonly kind: 'stuck'; readonly token: StoredToken };

/** How long one call to WeChat may take; milliseconds. */
const timeout = 5000;
/** A forced refresh cuts off whoever uses the token, and WeChat allows 20 a day. */
const forcePause = 10 * 60;
const forcesPerDay = 10;
const day = 24 * 60 * 60;

/**
 * Asks WeChat for an account's token and stores it, unless a newer one is there.
 *
 * @param failedVersion the version that a caller found to be rejected, if that is why it is refreshed
 * @throws CodedError of {@link getStableToken} and of reading the AppSecret
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
 */
export async function refreshToken(
  dependencies: RefreshDependencies,
  account: RefresherAccount,
  failedVersion?: number,
): Promise<RefreshResult> {
  const before = await dependencies.tokens.read(account.account);
  if (failedVersion !== undefined && before !== undefined && before.version > failedVersion) {
    return { kind: 'superseded' };
  }
  const fetched = await fetchToken(dependencies, account, false);
  // A token that was at its end is reported too; only one that should still have been good shows that WeChat errs.
  const isRejected =
    failedVersion !== undefined &&
    fetched.accessToken === before?.accessToken &&
    before.expiresAt > fetched.at + 300;
  if (!isRejected) return store(dependencies, account, before, fetched, false);
  if (!mayForce(before, fetched.at)) return { kind: 'stuck', token: before };
  return store(dependencies, account, before, await fetchToken(dependencies, account, true), true);
}

interface FetchedToken extends StableToken {
  /** Epoch seconds. */
  readonly at: number;
}

async function fetchToken(
  { http, appSecret, wechatApi, now }: RefreshDependencies,
  { account, appId }: RefresherAccount,
  forceRefresh: boolean,
): Promise<FetchedToken> {
  const secret = await appSecret(account);
  const at = Math.floor(now() / 1000);
  const token = await getStableToken(http, {
    baseUrl: wechatApi,
    appId,
    appSecret: secret,
    forceRefresh,
    timeout,
  });
  return { ...token, at };
}

function mayForce(before: StoredToken, at: number): boolean {
  return at - before.forcedAt >= forcePause && forcesOn(before, at) < forcesPerDay;
}

function forcesOn(before: StoredToken | undefined, at: number): number {
  if (before === undefined) return 0;
  return Math.floor(before.forcedAt / day) === Math.floor(at / day) ? before.forcedToday : 0;
}

async function store(
  { tokens }: RefreshDependencies,
  { account }: RefresherAccount,
  before: StoredToken | undefined,
  fetched: FetchedToken,
  forced: boolean,
): Promise<RefreshResult> {
  const renewed = fetched.accessToken !== before?.accessToken;
  const token: StoredToken = {
    accessToken: fetched.accessToken,
    expiresAt: fetched.at + fetched.expiresIn,
    fetchedAt: fetched.at,
    version: (before?.version ?? 0) + (renewed ? 1 : 0),
    forcedAt: forced ? fetched.at : (before?.forcedAt ?? 0),
    forcedToday: forcesOn(before, fetched.at) + (forced ? 1 : 0),
  };
  if (!(await tokens.write(account, token, before))) return { kind: 'superseded' };
  return { kind: renewed ? 'renewed' : 'unchanged', token };
}
