import type { StoredAuthorizer } from '#shared/aws/platform-table.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { PlatformConfig } from '#shared/function-config.ts';
import {
  type AuthorizerTokens,
  ComponentError,
  type ExpiringToken,
  refreshAuthorizerToken,
} from '#shared/wechat/api/component.ts';
import { changeAuthorizer } from './authorization.ts';
import { componentApi, type PlatformDependencies, withComponentToken } from './component-token.ts';

/** How long one refresher holds a refresh token exclusively; seconds. */
const lease = 30;
/** WeChat's answers to a refresh token that it does not accept. */
const unknownRefreshToken: readonly number[] = [42002, 42007, 61023];

/**
 * Gets a new access token for an account that has authorized a platform. The new refresh token is saved before the
 * access token is used, and earlier ones are kept.
 *
 * @returns `superseded` while another refresher does it, `unauthorized` if the account has no refresh token
 * @throws CodedError `not_authorized`, `refresh_token_unsaved` (retry), ComponentError
 */
export async function fetchAuthorizerToken(
  dependencies: PlatformDependencies,
  platform: PlatformConfig,
  appId: string,
): Promise<ExpiringToken | 'superseded' | 'unauthorized'> {
  const { platforms, now } = dependencies;
  const stored = await platforms.readAuthorizer(platform.platform, appId);
  if (stored === undefined || stored.refreshToken === '') return 'unauthorized';
  const at = now() / 1000;
  if (stored.leaseUntil > at) return 'superseded';
  const leased = { ...stored, version: stored.version + 1, leaseUntil: Math.ceil(at) + lease };
  if (!(await platforms.writeAuthorizer(platform.platform, appId, leased))) return 'superseded';

  const tokens = await refreshWithAny(dependencies, platform, appId, leased);
  await changeAuthorizer(dependencies, platform, appId, { refreshToken: tokens.refreshToken });
  return tokens;
}

/**
 * If WeChat does not know the last refresh token, an earlier one may still work: the last may never have taken effect.
 */
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
  throw new CodedError(
    'not_authorized',
    `WeChat knows none of the refresh tokens of ${appId}: its owner has to authorize the platform ${platform.platform} again (npm run wechat -- platform authorize ${platform.platform}).`,
    { cause: failure },
  );
}
