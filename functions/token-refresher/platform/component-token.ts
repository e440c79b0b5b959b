import type { PlatformStore, StoredPlatform } from '#shared/aws/platform-table.ts';
import { CodedError, retry } from '#shared/coded-error.ts';
import type { PlatformConfig } from '#shared/function-config.ts';
import {
  type ComponentApi,
  ComponentError,
  type ExpiringToken,
  getComponentToken,
} from '#shared/wechat/api/component.ts';
import type { Http } from '#shared/wechat/api/http.ts';

export interface PlatformDependencies {
  readonly http: Http;
  readonly wechatApi: string;
  readonly platforms: PlatformStore;
  /** The AppSecret of an account or of a platform; a newer one, if there is one, than WeChat has `refused`. */
  readonly appSecret: (name: string, refused?: string) => Promise<string>;
  /** Milliseconds. */
  readonly now: () => number;
  /** Returns after this many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** A component token this close to its end is replaced; seconds. */
const margin = 10 * 60;
/** Milliseconds. */
const timeout = 5000;
/** How long one refresher alone may fetch a token, and how long nobody tries again after a failure; seconds. */
const lease = 15;
/** How long the others wait, and how often they check; milliseconds. */
const timeoutMs = 7000;
const pause = 250;

export function componentApi(
  { http, wechatApi }: PlatformDependencies,
  { appId }: PlatformConfig,
): ComponentApi {
  return { http, baseUrl: wechatApi, componentAppId: appId, timeout };
}

/**
 * Calls WeChat with the platform's component_access_token; if WeChat says that it has expired, once more with a new
 * one.
 *
 * @throws CodedError `ticket_missing`, `component_token_awaited` (both retry), ComponentError, and what `call` throws
 */
export async function withComponentToken<Result>(
  dependencies: PlatformDependencies,
  platform: PlatformConfig,
  call: (componentToken: string) => Promise<Result>,
): Promise<Result> {
  const token = await componentToken(dependencies, platform);
  try {
    return await call(token);
  } catch (error) {
    if (!(error instanceof ComponentError) || error.class !== 'token') throw error;
    return call(await componentToken(dependencies, platform, token));
  }
}

/**
 * The stored token, or a new one. One refresher fetches it for all: WeChat ends a token five minutes after it issues
 * another, so of two that were fetched in parallel one would soon end while in use.
 *
 * @param ended a token that WeChat no longer accepts, even if its stored lifetime is not over
 * @see https://developers.weixin.qq.com/community/develop/doc/0000021ac844f0d7dd3ce117751400
 */
async function componentToken(
  dependencies: PlatformDependencies,
  platform: PlatformConfig,
  ended?: string,
): Promise<string> {
  const { platforms, now, wait } = dependencies;
  for (const giveUpAt = now() + timeoutMs; ; await wait(pause)) {
    const stored = await platforms.readPlatform(platform.platform);
    if (stored === undefined || stored.ticket === '') throw ticketMissing(platform);
    const at = Math.floor(now() / 1000);
    const isUsable = stored.accessToken !== '' && stored.accessToken !== ended;
    if (isUsable && stored.expiresAt - margin > at) return stored.accessToken;
    if ((stored.leaseUntil ?? 0) <= at) {
      const leased = { ...stored, version: stored.version + 1, leaseUntil: at + lease };
      if (await platforms.writePlatform(platform.platform, leased)) {
        return getToken(dependencies, platform, leased, at);
      }
    } else if (isUsable && stored.expiresAt > at) {
      return stored.accessToken;
    }
    if (now() >= giveUpAt) throw awaited(platform);
  }
}

/** @param at epoch seconds */
async function getToken(
  dependencies: PlatformDependencies,
  platform: PlatformConfig,
  leased: StoredPlatform,
  at: number,
): Promise<string> {
  const secret = await dependencies.appSecret(platform.platform);
  const fetched = await getComponentToken(componentApi(dependencies, platform), secret, leased.ticket);
  await saveToken(dependencies, platform, leased.accessToken, fetched, at);
  return fetched.accessToken;
}

/**
 * Saves it over anything that was stored in the meantime, such as a new ticket, unless that is a newer token.
 *
 * @param before the token that it replaces, even if WeChat gave that one a longer life
 */
async function saveToken(
  { platforms, wait }: PlatformDependencies,
  { platform }: PlatformConfig,
  before: string,
  { accessToken, expiresIn }: ExpiringToken,
  at: number,
): Promise<void> {
  const expiresAt = at + expiresIn;
  for (let attempt = 0; attempt < 5; attempt++) {
    const stored = await platforms.readPlatform(platform);
    if (stored === undefined || (stored.accessToken !== before && stored.expiresAt > expiresAt)) return;
    const next = { ...stored, version: stored.version + 1, accessToken, expiresAt, leaseUntil: 0 };
    if (await platforms.writePlatform(platform, next)) return;
    await wait(pause);
  }
}

function ticketMissing({ platform }: PlatformConfig): CodedError {
  return new CodedError(
    'ticket_missing',
    `WeChat has pushed no component_verify_ticket for ${platform} yet; it does so every ten minutes to the authorization-event URL. Check that URL and the platform's callback secret, or have them started: npm run wechat -- platform push-ticket ${platform}`,
    { decision: retry },
  );
}

function awaited({ platform }: PlatformConfig): CodedError {
  return new CodedError(
    'component_token_awaited',
    `Somebody else is getting the component token of ${platform}, or failed to a moment ago; it is tried again ${lease} s later.`,
    { decision: retry },
  );
}
