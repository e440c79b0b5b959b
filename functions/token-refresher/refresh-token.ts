import type { StoredToken, TokenStore } from '#shared/aws/token-table.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { RefresherAccount } from '#shared/function-config.ts';
import { type FetchedToken, fetchToken, isDue, type TokenSourceDependencies } from './token-source.ts';

export interface RefreshDependencies extends TokenSourceDependencies {
  readonly tokens: TokenStore;
}

export type RefreshResult =
  /** There is another token than before, under a new version. */
  | { readonly kind: 'renewed'; readonly token: StoredToken }
  /** The token is the same as before. */
  | { readonly kind: 'unchanged'; readonly token: StoredToken }
  /** The token that failed has been replaced already, or another refresher is faster. */
  | { readonly kind: 'superseded' }
  /** WeChat has said that asking again is pointless for now; epoch seconds. */
  | { readonly kind: 'paused'; readonly until: number }
  /** WeChat keeps giving a token that it does not accept, and a new one may not be forced yet. */
  | { readonly kind: 'stuck'; readonly token: StoredToken };

/** A forced refresh cuts off whoever uses the token, and WeChat allows 20 a day. */
const forcePause = 10 * 60;
const forcesPerDay = 10;
/** Nor may two be closer together than this; seconds. */
const forcesApart = 30;
const day = 24 * 60 * 60;
/** A token with less left than this may have been reported because it was at its end; seconds. */
const nearlyOver = 5 * 60;

/**
 * Asks WeChat for an account's token and stores it, unless a newer one is there.
 *
 * @param failedVersion the version that a caller found to be rejected, if that is why it is refreshed
 * @throws CodedError of getting the token and of reading secrets
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
 */
export async function refreshToken(
  dependencies: RefreshDependencies,
  account: RefresherAccount,
  failedVersion?: number,
): Promise<RefreshResult> {
  const now = dependencies.now() / 1000;
  const before = await dependencies.tokens.read(account.account);
  if (before !== undefined && before.pausedUntil > now) return { kind: 'paused', until: before.pausedUntil };
  if (failedVersion !== undefined && before !== undefined && before.version > failedVersion) {
    return { kind: 'superseded' };
  }
  if (failedVersion === undefined && before !== undefined && !isDue(account, before, now)) {
    return { kind: 'unchanged', token: before };
  }
  const fetched = await fetchOrPause(dependencies, account, before, false);
  if (fetched === undefined) return { kind: 'superseded' };
  const isRejected =
    failedVersion !== undefined &&
    fetched.accessToken === before?.accessToken &&
    before.expiresAt > fetched.at + nearlyOver;
  if (!isRejected) return storeToken(dependencies, account, before, fetched);
  if (!mayForce(before, fetched.at)) return { kind: 'stuck', token: before };
  return forceToken(dependencies, account, before, fetched.at);
}

/**
 * Forces a new token. It says so in the table first: two refreshers that force one at the same time would each end the
 * other's, and WeChat wants them half a minute apart.
 *
 * @param at epoch seconds
 */
async function forceToken(
  dependencies: RefreshDependencies,
  account: RefresherAccount,
  before: StoredToken,
  at: number,
): Promise<RefreshResult> {
  const { tokens } = dependencies;
  const begun: StoredToken = {
    ...before,
    fetchedAt: at,
    forcedAt: at,
    forcedToday: forcesOn(before, at) + 1,
    pausedUntil: at + forcesApart,
  };
  if (!(await tokens.write(account.account, begun, before))) return { kind: 'superseded' };
  try {
    const forced = await fetchOrPause(dependencies, account, begun, true);
    if (forced === undefined) return { kind: 'superseded' };
    return await storeToken(dependencies, account, begun, forced);
  } catch (error) {
    // What failed may be tried again as soon as WeChat allows, but counts: it may have been WeChat's answer that was lost.
    const forcedAt = at + forcesApart - forcePause;
    if (!isPause(error)) await tokens.write(account.account, { ...begun, forcedAt }, begun);
    throw error;
  }
}

function isPause(
  error: unknown,
): error is CodedError & { readonly decision: { readonly kind: 'retryAfter' } } {
  return error instanceof CodedError && error.decision.kind === 'retryAfter';
}

/** Remembers in the table how long WeChat is not to be asked again, so that no instance does. */
async function fetchOrPause(
  dependencies: RefreshDependencies,
  account: RefresherAccount,
  before: StoredToken | undefined,
  force: boolean,
): Promise<FetchedToken | undefined> {
  try {
    return await fetchToken(dependencies, account, force);
  } catch (error) {
    if (isPause(error)) {
      const now = Math.floor(dependencies.now() / 1000);
      const paused = { ...(before ?? noToken), fetchedAt: now, pausedUntil: now + error.decision.seconds };
      await dependencies.tokens.write(account.account, paused, before);
    }
    throw error;
  }
}

const noToken: StoredToken = {
  accessToken: '',
  expiresAt: 0,
  fetchedAt: 0,
  version: 0,
  forcedAt: 0,
  forcedToday: 0,
  pausedUntil: 0,
};

function mayForce(before: StoredToken, at: number): boolean {
  return at - before.forcedAt >= forcePause && forcesOn(before, at) < forcesPerDay;
}

function forcesOn(before: StoredToken | undefined, at: number): number {
  if (before === undefined) return 0;
  return Math.floor(before.forcedAt / day) === Math.floor(at / day) ? before.forcedToday : 0;
}

/** Stores a token that WeChat gave, unless another refresher has stored one since `before` was read. */
export async function storeToken(
  { tokens }: Pick<RefreshDependencies, 'tokens'>,
  { account }: RefresherAccount,
  before: StoredToken | undefined,
  fetched: FetchedToken,
): Promise<RefreshResult> {
  const isNew = fetched.accessToken !== before?.accessToken;
  const token: StoredToken = {
    accessToken: fetched.accessToken,
    expiresAt: fetched.at + fetched.expiresIn,
    fetchedAt: fetched.at,
    version: (before?.version ?? 0) + (isNew ? 1 : 0),
    forcedAt: before?.forcedAt ?? 0,
    forcedToday: forcesOn(before, fetched.at),
    pausedUntil: 0,
  };
  if (!(await tokens.write(account, token, before))) return { kind: 'superseded' };
  return { kind: isNew ? 'renewed' : 'unchanged', token };
}
