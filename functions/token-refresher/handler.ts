import type { RefresherAccount } from '#shared/account/function-config.ts';
import type { Publish } from '#shared/aws/bus.ts';
import { errorFields, type Log } from '#shared/aws/log.ts';
import { CodedError } from '#shared/coded-error.ts';
import { busEvent, tokenSource } from '#shared/contracts/event.ts';
import { tokenRefreshed, tokenRefreshRequested } from '#shared/contracts/token-events.ts';
import { readRefreshRequest } from './refresh-request.ts';
import { type RefreshDependencies, refreshToken } from './refresh-token.ts';

export interface TokenRefresherDependencies extends RefreshDependencies {
  readonly accounts: ReadonlyMap<string, RefresherAccount>;
  readonly publish: Publish;
  readonly log: Log;
}

interface Refresh {
  readonly account: RefresherAccount;
  readonly failedVersion?: number;
}

/**
 * Refreshes every account when the schedule calls, and one account when somebody on the bus reports that a version of
 * its token failed.
 *
 * @throws CodedError `refresh_failed` when an account could not be refreshed, after all were tried
 */
export function createTokenRefresher(dependencies: TokenRefresherDependencies) {
  return async (event: unknown): Promise<void> => {
    const results = await Promise.all(
      refreshesFor(dependencies, event).map((one) => refreshOne(dependencies, one)),
    );
    const failed = results.filter((succeeded) => !succeeded).length;
    if (failed > 0) {
      throw new CodedError(
        'refresh_failed',
        `${failed} of ${results.length} accounts could not be refreshed; see the lines above.`,
      );
    }
  };
}

function refreshesFor({ accounts, log }: TokenRefresherDependencies, event: unknown): Refresh[] {
  if (!isRequest(event)) return [...accounts.values()].map((account) => ({ account }));
  const read = readRefreshRequest(event.detail);
  if (!read.ok) {
    log('warn', 'refresh_request_invalid', { message: read.problem });
    return [];
  }
  const { account: id, version: failedVersion } = read.request;
  const account = accounts.get(id);
  if (account === undefined) {
    log('warn', 'refresh_request_invalid', {
      message: `data.account: ${id.slice(0, 40)} is not an account of this stack`,
    });
    return [];
  }
  return [{ account, failedVersion }];
}

function isRequest(event: unknown): event is { readonly detail: unknown } {
  return (
    typeof event === 'object' &&
    event !== null &&
    'detail-type' in event &&
    event['detail-type'] === tokenRefreshRequested
  );
}

async function refreshOne(
  dependencies: TokenRefresherDependencies,
  { account, failedVersion }: Refresh,
): Promise<boolean> {
  const { log, publish } = dependencies;
  const about = { account: account.account, failedVersion };
  try {
    const result = await refreshToken(dependencies, account, failedVersion);
    if (result.kind === 'superseded') {
      log('info', 'token_superseded', about);
      return true;
    }
    const { version, fetchedAt, expiresAt } = result.token;
    log(result.kind === 'stuck' ? 'error' : 'info', `token_${result.kind}`, {
      ...about,
      version,
      secondsLeft: expiresAt - fetchedAt,
    });
    if (result.kind === 'renewed') {
      const id = `${account.account}.token.${version}`;
      await publish([
        busEvent(tokenSource, tokenRefreshed, { id, time: fetchedAt }, { account: account.account, version }),
      ]);
    }
    return result.kind !== 'stuck';
  } catch (error) {
    log('error', 'token_refresh_failed', { ...about, ...errorFields(error) });
    return false;
  }
}
