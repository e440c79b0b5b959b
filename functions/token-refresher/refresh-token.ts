import type { StoredToken, TokenStore } from '#shared/aws/token-table.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { RefresherAccount } from '#shared/function-config.ts';
import { isAccepted } from './is-accepted.ts';
import {
  type FetchedToken,
  fetchToken,
  isDue,
  isNoToken,
  type NoToken,
  type TokenSourceDependencies,
} from './token-source.ts';

export interface RefreshDependencies extends TokenSourceDependencies {
  readonly tokens: TokenStore;
}

/** Somebody says that WeChat rejects a token. */
export interface TokenReport {
  readonly version: number;
  /** Whether it comes from our own sender, which knows it from WeChat. Reports of others are verified first. */
  readonly isTrusted: boolean;
}

export type RefreshResult =
  /** There is a new token, with a new version. */
  | { readonly kind: 'renewed'; readonly token: StoredToken }
  /** The token is the same as before. */
  | { readonly kind: 'unchanged'; readonly token: StoredToken }
  /** The token that failed is no longer the current one, or another refresher was faster. */
  | { readonly kind: 'superseded' }
  /** WeChat has said not to ask again before this time; epoch seconds. */
  | { readonly kind: 'paused'; readonly until: number }
  /** Another report was handled just before; epoch seconds. */
  | { readonly kind: 'held'; readonly until: number }
  /** WeChat accepts the reported token. */
  | { readonly kind: 'accepted' }
  /** The account has not authorized its platform, or has withdrawn it. */
  | { readonly kind: 'unauthorized' }
  /** WeChat keeps returning a token that it does not accept, and a new one cannot be forced yet. */
  | { readonly kind: 'stuck'; readonly token: StoredToken };

/**
 * A forced refresh invalidates the token for everybody. WeChat allows 20 a day, 30 s apart. The previous one may have
 * reached WeChat some seconds after it began here.
 */
const forcesApart = 40;
const forcesPerDay = 15;
/** From the sixth in a day, somebody else may be forcing them too. */
const freelyForced = 5;
const forcePause = 10 * 60;
/** At most one report in this time is handled; seconds. */
const reportsApart = 30;
const day = 24 * 60 * 60;
/** A token with less time left than this may have been reported because it was about to end; seconds. */
const nearlyOver = 5 * 60;

/**
 * Asks WeChat for an account's token and stores it, unless a newer one is there.
 *
 * @param report why it is refreshed before its time
 * @throws CodedError of getting the token and of reading secrets
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
 */
export async function refreshToken(
  dependencies: RefreshDependencies,
  account: RefresherAccount,
  report?: TokenReport,
): Promise<RefreshResult> {
  const now = dependencies.now() / 1000;
  const before = await dependencies.tokens.read(account.id);
  if (before !== undefined && before.pausedUntil > now) return { kind: 'paused', until: before.pausedUntil };
  if (report !== undefined) return followUp(dependencies, account, before, report);
  if (before !== undefined && !isDue(account, before, now)) return { kind: 'unchanged', token: before };
  const fetched = await fetchOrPause(dependencies, account, before, false);
  return isNoToken(fetched) ? fetched : storeToken(dependencies, account, before, fetched);
}

/** Handles a report if it is about the current token and no other was handled just before. */
async function followUp(
  dependencies: RefreshDependencies,
  account: RefresherAccount,
  before: StoredToken = noToken,
  report: TokenReport,
): Promise<RefreshResult> {
  const { tokens } = dependencies;
  const at = Math.floor(dependencies.now() / 1000);
  if (before.version !== report.version) return { kind: 'superseded' };
  const { reportedAt = 0 } = before;
  if (at - reportedAt < reportsApart) return { kind: 'held', until: reportedAt + reportsApart };
  const begun: StoredToken = { ...before, reportedAt: at };
  if (!(await tokens.write(account.id, begun, before === noToken ? undefined : before))) {
    return { kind: 'superseded' };
  }
  const isOver = begun.expiresAt <= at;
  if (!report.isTrusted && !isOver && (await isAccepted(dependencies, begun))) return { kind: 'accepted' };
  const fetched = await fetchOrPause(dependencies, account, begun, false);
  if (isNoToken(fetched)) return fetched;
  const isRejected = fetched.accessToken === begun.accessToken && begun.expiresAt > fetched.at + nearlyOver;
  if (!isRejected) return storeToken(dependencies, account, begun, fetched);
  if (!mayForce(begun, fetched.at)) return { kind: 'stuck', token: begun };
  return forceToken(dependencies, account, begun, fetched.at);
}

/**
 * Forces a new token. It first announces this in the table: two refreshers that force at the same time would invalidate
 * each other's token, and WeChat requires half a minute between them.
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
  if (!(await tokens.write(account.id, begun, before))) return { kind: 'superseded' };
  // A failed one counts too: perhaps only WeChat's answer was lost.
  const forced = await fetchOrPause(dependencies, account, begun, true);
  return isNoToken(forced) ? forced : storeToken(dependencies, account, begun, forced);
}

function isPause(
  error: unknown,
): error is CodedError & { readonly decision: { readonly kind: 'retryAfter' } } {
  return error instanceof CodedError && error.decision.kind === 'retryAfter';
}

/** Stores in the table how long no instance may ask WeChat again. */
async function fetchOrPause(
  dependencies: RefreshDependencies,
  account: RefresherAccount,
  before: StoredToken | undefined,
  force: boolean,
): Promise<FetchedToken | NoToken> {
  try {
    return await fetchToken(dependencies, account, force);
  } catch (error) {
    if (isPause(error)) {
      const now = Math.floor(dependencies.now() / 1000);
      const paused = { ...(before ?? noToken), fetchedAt: now, pausedUntil: now + error.decision.seconds };
      await dependencies.tokens.write(account.id, paused, before);
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
  const forces = forcesOn(before, at);
  const apart = forces < freelyForced ? forcesApart : forcePause;
  return at - before.forcedAt >= apart && forces < forcesPerDay;
}

function forcesOn(before: StoredToken | undefined, at: number): number {
  if (before === undefined) return 0;
  return Math.floor(before.forcedAt / day) === Math.floor(at / day) ? before.forcedToday : 0;
}

/** Stores a token that WeChat gave, unless another refresher has stored one since `before` was read. */
export async function storeToken(
  { tokens }: Pick<RefreshDependencies, 'tokens'>,
  { id: account }: RefresherAccount,
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
    ...(before?.reportedAt === undefined ? {} : { reportedAt: before.reportedAt }),
  };
  if (!(await tokens.write(account, token, before))) return { kind: 'superseded' };
  return { kind: isNew ? 'renewed' : 'unchanged', token };
}
