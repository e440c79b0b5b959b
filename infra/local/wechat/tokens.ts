import { randomBytes } from 'node:crypto';

/** WeChat's access tokens of one account. Times in epoch seconds. */
export interface Tokens {
  stableToken(
    now: number,
    forceRefresh: boolean,
  ): { readonly access_token: string; readonly expires_in: number };
  /** 0 when the token is good, otherwise WeChat's error code. */
  check(token: string, now: number): 0 | 40001 | 42001;
  /** Makes the token in use invalid, as when somebody forces a refresh elsewhere. */
  kill(now: number): void;
}

const life = 7200;
const overlap = 300;

/** @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken */
export function createTokens(): Tokens {
  const issued = new Map<string, { readonly issuedAt: number; validUntil: number }>();
  let current = '';

  function issue(now: number, oldValidFor: number): void {
    const old = issued.get(current);
    if (old !== undefined) old.validUntil = Math.min(old.validUntil, now + oldValidFor);
    current = `94_${randomBytes(48).toString('base64url')}`;
    issued.set(current, { issuedAt: now, validUntil: now + life });
  }
  return {
    stableToken(now, forceRefresh) {
      const secondsLeft = (): number => (issued.get(current)?.validUntil ?? 0) - now;
      if (forceRefresh) issue(now, 0);
      else if (secondsLeft() <= overlap) issue(now, overlap);
      return { access_token: current, expires_in: secondsLeft() };
    },
    check(token, now) {
      const found = issued.get(token);
      if (found === undefined) return 40001;
      if (found.validUntil > now) return 0;
      return now - found.issuedAt >= life ? 42001 : 40001;
    },
    kill(now) {
      const found = issued.get(current);
      if (found !== undefined) found.validUntil = now;
    },
  };
}
