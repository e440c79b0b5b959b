import type { StoredToken } from '#shared/aws/token-table.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { RefresherAccount } from '#shared/function-config.ts';
import { getStableToken, type StableToken } from '#shared/wechat/api/stable-token.ts';
import { fetchAuthorizerToken } from './platform/authorizer-token.ts';
import type { PlatformDependencies } from './platform/component-token.ts';

export type TokenSourceDependencies = PlatformDependencies;

export interface FetchedToken {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** When WeChat was asked; epoch seconds. */
  readonly at: number;
}

/** Why there is no token now although nothing is wrong. */
export type NoToken =
  /** Another refresher is doing it. */
  | { readonly kind: 'superseded' }
  /** The account has not authorized its platform, or has withdrawn it. */
  | { readonly kind: 'unauthorized' };

export function isNoToken(fetched: FetchedToken | NoToken): fetched is NoToken {
  return 'kind' in fetched;
}

/** How long one call to WeChat may take; milliseconds. */
const timeout = 5000;
/** A platform gets a different token with each call, so it asks only when less than this is left; seconds. */
const platformMargin = 15 * 60;

/** Whether to ask WeChat. A stable_token can be requested at any time; it stays the same until it ends. */
export function isDue({ platform }: RefresherAccount, stored: StoredToken | undefined, now: number): boolean {
  return platform === null || stored === undefined || stored.expiresAt - platformMargin <= now;
}

/**
 * Asks WeChat for an account's token, with the account's method.
 *
 * @throws CodedError of {@link getStableToken} and {@link fetchAuthorizerToken}
 */
export async function fetchToken(
  dependencies: TokenSourceDependencies,
  { id: account, appId, platform }: RefresherAccount,
  forceRefresh: boolean,
): Promise<FetchedToken | NoToken> {
  const at = Math.floor(dependencies.now() / 1000);
  if (platform !== null) {
    const token = await fetchAuthorizerToken(dependencies, platform, appId);
    if (typeof token === 'string') return { kind: token };
    return { accessToken: token.accessToken, expiresIn: token.expiresIn, at };
  }
  const ask = (appSecret: string): Promise<StableToken> =>
    getStableToken(dependencies.http, {
      baseUrl: dependencies.wechatApi,
      appId,
      appSecret,
      forceRefresh,
      now: at,
      timeout,
    });
  const secret = await dependencies.appSecret(account);
  try {
    return { ...(await ask(secret)), at };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // A reset ends the old AppSecret at once, and the new one is only read again after minutes.
    const newer = await dependencies.appSecret(account, secret);
    if (newer === secret) throw error;
    return { ...(await ask(newer)), at };
  }
}

const isRefusal = (error: unknown): boolean =>
  error instanceof CodedError && error.code === 'token_refused' && error.decision.kind === 'permanent';
