import type { StoredAuthorizer } from '#shared/aws/platform-table.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { PlatformConfig } from '#shared/function-config.ts';
import {
  type AuthorizerTokens,
  ComponentError,
  type ExpiringToken,
  refreshAuthorizerToken,
} from '#shared/wechat/api/component.ts';
import { componentApi, type PlatformDependencies, withComponentToken } from './component-token.ts';

/** How long one refresher has a refresh token for itself; seconds. */
const lease = 30;
/** How many refresh tokens are kept besides the one in use. */
const earlierKept = 3;
/** How often the new refresh token is saved before giving up; losing it would mean a new authorization. */
const saveAttempts = 5;
/** WeChat's answers to a refresh token that it does not know, or no longer. */
const unknownRefreshToken: readonly number[] = [42002, 42007, 61023];

/**
 * Gets a new access token for an account that has authorized a platform. The refresh token that comes with it is saved
 * before the access token is used, and those before it are kept.
 *
 * @returns `undefined` while another refresher is at it
 * @throws CodedError `not_authorized`, `refresh_token_unsaved` (retry), ComponentError
 */
export async function fetchAuthorizerToken(
  dependencies: PlatformDependencies,
  platform: PlatformConfig,
  appId: string,
): Promise<ExpiringToken | undefined> {
  const { platforms, now } = dependencies;
  const stored = await platforms.readAuthorizer(platform.platform, appId);
  if (stored === undefined) throw notAuthorized(platform, appId);
  const at = now() / 1000;
  if (stored.leaseUntil > at) return undefined;
  const leased = { ...stored, version: stored.version + 1, leaseUntil: Math.ceil(at) + lease };
  if (!(await platforms.writeAuthorizer(platform.platform, appId, leased))) return undefined;

  const tokens = await refreshWithAny(dependencies, platform, appId, leased);
  await saveRefreshToken(dependencies, platform, appId, tokens.refreshToken);
  return tokens;
}

/** Should WeChat not know the last refresh token, an earlier one may still do: the last may never have taken effect. */
async function refreshWithAny(
  dependencies: PlatformDependencies,
  platform: PlatformConfig,
  appId: string,
  { refreshToken, earlierRefreshTokens }: StoredAuthorizer,
): Promise<AuthorizerTokens> {
  let failure: unknown;
  for (const candidate of [refreshToken, ...earlierRefreshTokens]) {
    try {
      return await withComponentToken(dependencies, platform, (componentToken) =>
        refreshAuthorizerToken(componentApi(dependencies, platform), componentToken, appId, candidate),
      );
    } catch (error) {
      if (!(error instanceof ComponentError) || !unknownRefreshToken.includes(error.wechatCode)) throw error;
      failure = error;
    }
  }
  throw notAuthorized(platform, appId, failure);
}

/**
 * Makes a refresh token the one in use, over whatever was stored meanwhile, and ends the lease.
 *
 * @throws CodedError `refresh_token_unsaved` (retry)
 */
export async function saveRefreshToken(
  { platforms }: PlatformDependencies,
  { platform }: PlatformConfig,
  appId: string,
  refreshToken: string,
): Promise<void> {
  let failure: unknown;
  for (let attempt = 0; attempt < saveAttempts; attempt++) {
    try {
      const stored = await platforms.readAuthorizer(platform, appId);
      const earlier = stored === undefined ? [] : [stored.refreshToken, ...stored.earlierRefreshTokens];
      const next: StoredAuthorizer = {
        version: (stored?.version ?? 0) + 1,
        refreshToken,
        earlierRefreshTokens: [...new Set(earlier)]
          .filter((one) => one !== refreshToken)
          .slice(0, earlierKept),
        leaseUntil: 0,
      };
      if (await platforms.writeAuthorizer(platform, appId, next)) return;
    } catch (error) {
      failure = error;
    }
  }
  throw new CodedError(
    'refresh_token_unsaved',
    `The new refresh token of ${appId} could not be saved in ${saveAttempts} attempts; the one before is still stored.`,
    { cause: failure, decision: { kind: 'retry' } },
  );
}

function notAuthorized({ platform }: PlatformConfig, appId: string, cause?: unknown): CodedError {
  return new CodedError(
    'not_authorized',
    `${appId} has not authorized the platform ${platform}, or no longer. Its owner has to authorize it (again).`,
    { cause },
  );
}
