import { timingSafeEqual } from 'node:crypto';
import type { LocalRequest } from '../http-server.ts';

const ownHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Whether a request names this machine itself. If another site's name was made to point here (DNS rebinding), `Host`
 * has that name.
 *
 * @see https://owasp.org/www-community/attacks/DNS_Rebinding
 */
export function isToUs({ headers }: LocalRequest): boolean {
  return ownHost.test(headers['host'] ?? '');
}

/** Whether a request comes from the page itself: with its token, and from no other site. */
export function isFromThePage({ headers }: LocalRequest, token: string): boolean {
  const { origin, host = '', authorization = '' } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const given = Buffer.from(authorization);
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
