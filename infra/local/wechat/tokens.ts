/** WeChat's access tokens of one account. Times in epoch seconds. */
export interface Tokens {
  stableToken(
    now: number,
    forceRefresh: boolean,
  ): { readonly access_token: string; readonly expires_in: number };
  /** 0 if the token is valid, otherwise WeChat's error code. */
  check(token: string, now: number): 0 | 40001 | 42001;
  /** The current token becomes invalid before its time. */
  kill(now: number): void;
}

const life = 7200;
const overlap = 300;

/**
 * Normal mode returns the same token until its last five minutes, in which the next one is valid too. A forced refresh
 * ends the previous token at once. A token that became invalid early is still returned, because normal mode looks only
 * at the time.
 *
 * @param newToken makes a different text for each token
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
 */
export function createTokens(newToken: () => string): Tokens {
  const issued = new Map<string, { readonly end: number; validUntil: number }>();
  let current = '';

  function cut(end: number): void {
    const found = issued.get(current);
    if (found !== undefined) found.validUntil = Math.min(found.validUntil, end);
  }
  function issue(now: number, oldStaysFor: number): void {
    cut(now + oldStaysFor);
    current = newToken();
    issued.set(current, { end: now + life, validUntil: now + life });
  }
  return {
    stableToken(now, forceRefresh) {
      const left = (): number => (issued.get(current)?.end ?? 0) - now;
      if (forceRefresh) issue(now, 0);
      else if (left() <= overlap) issue(now, overlap);
      return { access_token: current, expires_in: left() };
    },
    check(token, now) {
      const found = issued.get(token);
      if (found === undefined) return 40001;
      if (found.validUntil > now) return 0;
      return now >= found.end ? 42001 : 40001;
    },
    kill: cut,
  };
}
