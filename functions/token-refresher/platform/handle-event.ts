import type { StoredPlatform } from '#shared/aws/platform-table.ts';
import { CodedError, retry } from '#shared/coded-error.ts';
import type { PlatformConfig } from '#shared/function-config.ts';
import type { ExpiringToken } from '#shared/wechat/api/component.ts';
import type { PlatformEvent } from '#shared/wechat/platform/platform-event.ts';
import { acceptAuthorization, endAuthorization, isSettled } from './authorization.ts';
import type { PlatformDependencies } from './component-token.ts';

/** What an event changed. */
export type PlatformChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'ticket' }
  /** The account's first access token came with the authorization. */
  | { readonly kind: 'authorized'; readonly appId: string; readonly token: ExpiringToken }
  | { readonly kind: 'unauthorized'; readonly appId: string };

/**
 * Handles an authorization event. Handling it twice, or after a later one, changes nothing more.
 *
 * @throws CodedError to be tried again by the queue; ComponentError
 */
export async function handlePlatformEvent(
  dependencies: PlatformDependencies,
  platform: PlatformConfig,
  event: PlatformEvent,
): Promise<PlatformChange> {
  if (event.type === 'ticket') return storeTicket(dependencies, platform, event.ticket, event.createTime);
  if (event.type !== 'authorized' && event.type !== 'unauthorized') return { kind: 'none' };
  const { type: kind, authorizerAppId: appId, createTime } = event;
  if (await isSettled(dependencies, platform, appId, createTime)) return { kind: 'none' };
  if (kind === 'unauthorized') {
    await endAuthorization(dependencies, platform, appId, createTime);
    return { kind, appId };
  }
  const { authorizationCode: code } = event;
  const token = await acceptAuthorization(dependencies, platform, appId, code, createTime);
  return { kind, appId, token };
}

const nothingYet: StoredPlatform = { version: 0, ticket: '', ticketAt: 0, accessToken: '', expiresAt: 0 };
const attempts = 5;

/** Keeps the newest ticket, in any order of arrival. */
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
