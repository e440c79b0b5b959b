import type { StoredAuthorizer } from '#shared/aws/platform-table.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { PlatformConfig } from '#shared/function-config.ts';
import { type AuthorizerTokens, queryAuthorization } from '#shared/wechat/api/component.ts';
import { componentApi, type PlatformDependencies, withComponentToken } from './component-token.ts';

/** How many earlier refresh tokens are kept besides the current one. */
const earlierKept = 3;
/** How often the new refresh token is saved before giving up; losing it would mean a new authorization. */
const saveAttempts = 5;

/**
 * Whether this event or a later one has already changed the authorization: events can come twice and in another order,
 * and a code can be exchanged only once.
 *
 * @param createTime of the event; 0 if WeChat did not say, which decides nothing
 */
export async function isSettled(
  { platforms }: PlatformDependencies,
  { platform }: PlatformConfig,
  appId: string,
  createTime: number,
): Promise<boolean> {
  if (createTime === 0) return false;
  const stored = await platforms.readAuthorizer(platform, appId);
  return stored?.changedAt !== undefined && stored.changedAt >= createTime;
}

/**
 * Exchanges the code of an authorization for tokens, and saves the refresh token.
 *
 * @param changedAt `CreateTime` of the event that brought the code
 * @throws CodedError `refresh_token_unsaved` (retry), ComponentError
 */
export async function acceptAuthorization(
  dependencies: PlatformDependencies,
  platform: PlatformConfig,
  appId: string,
  code: string,
  changedAt: number,
): Promise<AuthorizerTokens> {
  const tokens = await withComponentToken(dependencies, platform, (componentToken) =>
    queryAuthorization(componentApi(dependencies, platform), componentToken, code),
  );
  await changeAuthorizer(dependencies, platform, appId, { refreshToken: tokens.refreshToken, changedAt });
  return tokens;
}

/** Deletes every refresh token of an account that has withdrawn its authorization; WeChat no longer accepts them. */
export function endAuthorization(
  dependencies: PlatformDependencies,
  platform: PlatformConfig,
  appId: string,
  changedAt: number,
): Promise<void> {
  return changeAuthorizer(dependencies, platform, appId, { refreshToken: '', changedAt });
}

/**
 * Makes a refresh token the current one, whatever was stored in the meantime, and ends the lease.
 *
 * @throws CodedError `refresh_token_unsaved` (retry)
 */
export async function changeAuthorizer(
  { platforms }: PlatformDependencies,
  { platform }: PlatformConfig,
  appId: string,
  change: Pick<StoredAuthorizer, 'refreshToken' | 'changedAt'>,
): Promise<void> {
  let failure: unknown;
  for (let attempt = 0; attempt < saveAttempts; attempt++) {
    try {
      const stored = await platforms.readAuthorizer(platform, appId);
      // If the authorization was withdrawn during a refresh, the result of the refresh does not restore it.
      if (change.changedAt === undefined && stored?.refreshToken === '') return;
      if (await platforms.writeAuthorizer(platform, appId, changed(stored, change))) return;
    } catch (error) {
      failure = error;
    }
  }
  throw new CodedError(
    'refresh_token_unsaved',
    `The refresh token of ${appId} could not be saved in ${saveAttempts} attempts; the one before is still stored.`,
    { cause: failure, decision: { kind: 'retry' } },
  );
}

function changed(
  stored: StoredAuthorizer | undefined,
  { refreshToken, changedAt }: Pick<StoredAuthorizer, 'refreshToken' | 'changedAt'>,
): StoredAuthorizer {
  const earlier =
    stored === undefined || refreshToken === '' ? [] : [stored.refreshToken, ...stored.earlierRefreshTokens];
  return {
    ...stored,
    version: (stored?.version ?? 0) + 1,
    refreshToken,
    earlierRefreshTokens: [...new Set(earlier)]
      .filter((one) => one !== '' && one !== refreshToken)
      .slice(0, earlierKept),
    leaseUntil: 0,
    ...(changedAt === undefined ? {} : { changedAt }),
  };
}
