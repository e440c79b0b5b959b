import type { Publish } from '#shared/aws/bus.ts';
import type { StoredToken, TokenStore } from '#shared/aws/token-table.ts';
import { CodedError, retry } from '#shared/coded-error.ts';
import { busEvent, senderSource } from '#shared/contracts/event.ts';
import { tokenRefreshRequested } from '#shared/contracts/token-events.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';
import type { ErrorClass } from '#shared/wechat/api/error-codes.ts';

/** Access tokens as the token-refresher keeps them in the TokenTable. */
export interface AccessTokens {
  /**
   * The account's token.
   *
   * @throws CodedError `token_unavailable` (retry)
   */
  current(account: string): Promise<StoredToken>;
  /** Reports that a version was rejected, and waits for a newer one; `undefined` if none arrives in time. */
  newerThan(account: string, version: number): Promise<StoredToken | undefined>;
}

/** A token is not used this close to its end; seconds. */
const expiryMarginSeconds = 60;
/** How long to wait for a newer token, and how often to read the table; milliseconds. */
const timeoutMs = 4000;
const pause = 250;

/**
 * @param wait returns after this many milliseconds
 */
export function accessTokens(
  tokens: TokenStore,
  publish: Publish,
  now: () => EpochMilliseconds,
  wait: (milliseconds: number) => Promise<void>,
): AccessTokens {
  const known = new Map<string, StoredToken>();
  const isUsable = (token: StoredToken): boolean => token.expiresAt - expiryMarginSeconds > now() / 1000;

  async function newerThan(account: string, version: number): Promise<StoredToken | undefined> {
    const read = async (): Promise<StoredToken | undefined> => {
      const token = await tokens.read(account);
      return token !== undefined && token.version > version && isUsable(token) ? token : undefined;
    };
    const giveUpAt = now() + timeoutMs;
    let token = await read();
    if (token === undefined) {
      const time = Math.floor(now() / 1000);
      const id = `${account}.token.${version}.${time}`;
      await publish([busEvent(senderSource, tokenRefreshRequested, { id, time }, { account, version })]);
    }
    while (token === undefined) {
      if (now() >= giveUpAt) return undefined;
      await wait(pause);
      token = await read();
    }
    known.set(account, token);
    return token;
  }

  return {
    async current(account) {
      const cachedToken = known.get(account);
      if (cachedToken !== undefined && isUsable(cachedToken)) return cachedToken;
      const stored = await tokens.read(account);
      if (stored !== undefined && isUsable(stored)) {
        known.set(account, stored);
        return stored;
      }
      const newer = await newerThan(account, stored?.version ?? 0);
      if (newer !== undefined) return newer;
      throw new CodedError(
        'token_unavailable',
        `There is no valid access token of ${account}. See the log of the token-refresher for the reason WeChat gave.`,
        { decision: retry },
      );
    },
    newerThan,
  };
}

/**
 * Makes a call with the account's token, and once more with a newer one if WeChat rejects that. A rejected call certainly had
 * no effect.
 *
 * @throws CodedError `token_unavailable` (retry)
 */
export async function withToken<Result extends { readonly kind: string; readonly class?: ErrorClass }>(
  tokens: AccessTokens,
  account: string,
  call: (token: StoredToken) => Promise<Result>,
): Promise<Result> {
  const token = await tokens.current(account);
  const result = await call(token);
  if (result.class !== 'token') return result;
  const newer = await tokens.newerThan(account, token.version);
  return newer === undefined ? result : call(newer);
}
