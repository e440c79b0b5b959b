/** WeChat's access tokens of one account. Times in epoch seconds. */
export interface AccountTokens {
  stableToken(now: number, force: boolean): { access_token: string; expires_in: number };
  /** 0 when the token is good, otherwise WeChat's error code. */
  check(token: string, now: number): 0 | 40001 | 42001;
  /** The token in use dies before its time. */
  kill(now: number): void;
}

const life = 7200;
const overlap = 300;

/**
 * In normal mode the same token until its last five minutes, in which the next is valid beside it; a forced one ends the
 * one before at once.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
 */
export function accountTokens(account: string): AccountTokens {
  const issued = new Map<string, { readonly end: number; validUntil: number }>();
  let current = '';
  let count = 0;

  function issue(now: number, oldStaysFor: number): void {
    const old = issued.get(current);
    if (old !== undefined) old.validUntil = Math.min(old.validUntil, now + oldStaysFor);
    current = `${account}-token-${++count}`;
    issued.set(current, { end: now + life, validUntil: now + life });
  }
  return {
    stableToken(now, force) {
      // A token that died is given out on: WeChat's normal mode looks at the time alone.
      const left = (): number => (issued.get(current)?.end ?? 0) - now;
      if (force) issue(now, 0);
      else if (left() <= overlap) issue(now, overlap);
      return { access_token: current, expires_in: left() };
    },
    check(token, now) {
      const found = issued.get(token);
      if (found === undefined) return 40001;
      if (found.validUntil > now) return 0;
      return now >= found.end ? 42001 : 40001;
    },
    kill(now) {
      const found = issued.get(current);
      if (found !== undefined) found.validUntil = Math.min(found.validUntil, now);
    },
  };
}
