import { hash, timingSafeEqual } from 'node:crypto';

/**
 * WeChat's signature over a set of strings: they are sorted, joined without separator and hashed with SHA-1.
 * With three parts (token, timestamp, nonce) it is `signature`; with `Encrypt` as the fourth, `msg_signature`.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function sign(...parts: readonly string[]): string {
  return hash('sha1', [...parts].sort().join(''));
}

/** Whether `given` is the signature of `parts`, compared in constant time. */
export function signatureMatches(given: string, parts: readonly string[]): boolean {
  const expected = Buffer.from(sign(...parts), 'latin1');
  const candidate = Buffer.from(given, 'latin1');
  return candidate.length === expected.length && timingSafeEqual(candidate, expected);
}
