import { hash, timingSafeEqual } from 'node:crypto';

/**
 * WeChat's signature over a set of strings: they are sorted, joined without separator and hashed with SHA-1.
 * With three parts (token, timestamp, nonce) it is `signature`; with `Encrypt` as the fourth, `msg_signature`.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function sign(...parts: string[]): string {
  return hash('sha1', parts.sort().join(''));
}

const signatureLength = 40;
/** Used again and again: comparing is done before anybody else gets to run. */
const expected = Buffer.alloc(signatureLength);
const candidate = Buffer.alloc(signatureLength);

/** Whether `given` is the signature of `parts`, compared in constant time. */
export function signatureMatches(given: string, ...parts: string[]): boolean {
  if (given.length !== signatureLength) return false;
  expected.write(sign(...parts), 'latin1');
  candidate.write(given, 'latin1');
  return timingSafeEqual(candidate, expected);
}
