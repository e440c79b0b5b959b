import type { Publish } from '#shared/aws/bus.ts';
import { errorFields, type Log } from '#shared/aws/log.ts';
import { busEvent, tokenSource } from '#shared/contracts/event.ts';
import { tokenRefreshed } from '#shared/contracts/token-events.ts';
import type { RefresherAccount } from '#shared/function-config.ts';
import {
  type RefreshDependencies,
  type RefreshResult,
  refreshToken,
  type TokenReport,
} from './refresh-token.ts';

export interface RefreshAccountsDependencies extends RefreshDependencies {
  readonly publish: Publish;
  readonly log: Log;
}

export interface Refresh {
  readonly account: RefresherAccount;
  /** Why it is refreshed before its time. */
  readonly report?: TokenReport;
}

/** Refreshes accounts in parallel, logs a line for each, and returns how many could not be refreshed. */
export async function refreshAccounts(
  dependencies: RefreshAccountsDependencies,
  refreshes: readonly Refresh[],
): Promise<number> {
  const results = await Promise.all(refreshes.map((refresh) => refreshOne(dependencies, refresh)));
  return results.filter((succeeded) => !succeeded).length;
}

async function refreshOne(
  dependencies: RefreshAccountsDependencies,
  { account, report }: Refresh,
): Promise<boolean> {
  const { log } = dependencies;
  const about = { account: account.id, failedVersion: report?.version };
  try {
    const result = await refreshToken(dependencies, account, report);
    await announce(dependencies, account, result);
    logResult(log, about, result);
    return result.kind !== 'stuck';
  } catch (error) {
    log('error', 'token_refresh_failed', { ...about, ...errorFields(error) });
    return false;
  }
}

/** Announces the version of a new token on the bus. */
export async function announce(
  { publish }: Pick<RefreshAccountsDependencies, 'publish'>,
  { id: account }: RefresherAccount,
  result: RefreshResult,
): Promise<void> {
  if (result.kind !== 'renewed') return;
  const { version, fetchedAt } = result.token;
  const metadata = { id: `${account}.token.${version}`, time: fetchedAt };
  await publish([busEvent(tokenSource, tokenRefreshed, metadata, { account, version })]);
}

function logResult(
  log: Log,
  about: { account: string; failedVersion: number | undefined },
  result: RefreshResult,
): void {
  if ('token' in result) {
    const { version, fetchedAt, expiresAt } = result.token;
    const level = result.kind === 'stuck' ? 'error' : 'info';
    log(level, `token_${result.kind}`, { ...about, version, secondsLeft: expiresAt - fetchedAt });
  } else {
    const until = 'until' in result ? { until: new Date(result.until * 1000).toISOString() } : {};
    log('info', `token_${result.kind}`, { ...about, ...until });
  }
}
