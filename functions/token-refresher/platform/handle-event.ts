import type { StoredPlatform } from '#shared/aws/platform-table.ts';
import { CodedError, retry } from '#shared/coded-error.ts';
import type { PlatformConfig } from '#shared/function-config.ts';
import { type ExpiringToken, queryAuthorization } from '#shared/wechat/api/component.ts';
import type { PlatformEvent } from '#shared/wechat/platform/platform-event.ts';
import { saveRefreshToken } from './authorizer-token.ts';
import { componentApi, type PlatformDependencies, withComponentToken } from './component-token.ts';

/** What an event changed. */
export type PlatformChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'ticket' }
  /** The account's first access token came with the authorization. */
  | { readonly kind: 'authorized'; readonly appId: string; readonly token: ExpiringToken }
  | { readonly kind: 'unauthorized'; readonly appId: string };

/**
 * Does what an authorization event asks for. Done twice it changes nothing more.
 *
 * @throws CodedError to be tried again by the queue; ComponentError
 */
export async function handlePlatformEvent(
  dependencies: PlatformDependencies,
  platform: PlatformConfig,
  event: PlatformEvent,
): Promise<PlatformChange> {
  switch (event.type) {
    case 'ticket':
      return storeTicket(dependencies, platform, event.ticket, event.createTime);
    case 'authorized': {
      const tokens = await withComponentToken(dependencies, platform, (componentToken) =>
        queryAuthorization(componentApi(dependencies, platform), componentToken, event.authorizationCode),
      );
      await saveRefreshToken(dependencies, platform, event.authorizerAppId, tokens.refreshToken);
      return { kind: 'authorized', appId: event.authorizerAppId, token: tokens };
    }
    case 'unauthorized':
      return { kind: 'unauthorized', appId: event.authorizerAppId };
    case 'unknown':
      return { kind: 'none' };
  }
}

const nothingYet: StoredPlatform = { version: 0, ticket: '', ticketAt: 0, accessToken: '', expiresAt: 0 };
const attempts = 5;

/** Keeps the newest ticket, in whatever order they come. */
async function storeTicket(
  { platforms }: PlatformDependencies,
  { platform }: PlatformConfig,
  ticket: string,
  ticketAt: number,
): Promise<PlatformChange> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const stored = (await platforms.readPlatform(platform)) ?? nothingYet;
    if (stored.ticketAt >= ticketAt) return { kind: 'none' };
    const next = { ...stored, version: stored.version + 1, ticket, ticketAt };
    if (await platforms.writePlatform(platform, next)) return { kind: 'ticket' };
  }
  throw new CodedError(
    'platform_contended',
    `The ticket of ${platform} could not be saved in ${attempts} attempts.`,
    {
      decision: retry,
    },
  );
}
