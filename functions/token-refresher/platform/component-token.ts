import type { PlatformStore } from '#shared/aws/platform-table.ts';
import { CodedError, retry } from '#shared/coded-error.ts';
import type { PlatformConfig } from '#shared/function-config.ts';
import { type ComponentApi, ComponentError, getComponentToken } from '#shared/wechat/api/component.ts';
import type { Http } from '#shared/wechat/api/http.ts';

export interface PlatformDependencies {
  readonly http: Http;
  readonly wechatApi: string;
  readonly platforms: PlatformStore;
  /** The AppSecret of an account or of a platform. */
  readonly appSecret: (name: string) => Promise<string>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** A component token this close to its end is replaced; seconds. */
const margin = 10 * 60;
/** Milliseconds. */
const timeout = 5000;

export function componentApi(
  { http, wechatApi }: PlatformDependencies,
  { appId }: PlatformConfig,
): ComponentApi {
  return { http, baseUrl: wechatApi, componentAppId: appId, timeout };
}

/**
 * Calls WeChat with the platform's component_access_token; when WeChat says that it has ended, once more with a new one.
 *
 * @throws CodedError `ticket_missing` (retry after 60 s), ComponentError, and what `call` throws
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

/** @param ended a token that WeChat no longer takes, whatever is stored of its life */
async function componentToken(
  dependencies: PlatformDependencies,
  platform: PlatformConfig,
  ended?: string,
): Promise<string> {
  const { platforms, appSecret, now } = dependencies;
  const stored = await platforms.readPlatform(platform.platform);
  if (stored === undefined || stored.ticket === '') throw ticketMissing(platform);
  const at = now() / 1000;
  if (stored.accessToken !== ended && stored.expiresAt - margin > at) return stored.accessToken;
  const secret = await appSecret(platform.platform);
  const fetched = await getComponentToken(componentApi(dependencies, platform), secret, stored.ticket);
  // Should another writer be faster, both tokens are good, and the ticket that came meanwhile is kept.
  await platforms.writePlatform(platform.platform, {
    ...stored,
    version: stored.version + 1,
    accessToken: fetched.accessToken,
    expiresAt: Math.floor(at) + fetched.expiresIn,
  });
  return fetched.accessToken;
}

function ticketMissing({ platform }: PlatformConfig): CodedError {
  return new CodedError(
    'ticket_missing',
    `WeChat has pushed no component_verify_ticket for ${platform} yet; it does so every ten minutes to the authorization-event URL. Check that URL and the platform's callback secret.`,
    { decision: retry },
  );
}
