import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

type Headers = Readonly<Record<string, string>> | IncomingHttpHeaders;

const ownHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Why a request to this machine's own interface is not served: it names another host, as when another site's name was
 * made to point here (DNS rebinding), or a page of another site makes it. `undefined` if it is served.
 *
 * @see https://owasp.org/www-community/attacks/DNS_Rebinding
 * @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function foreign(headers: Headers): string | undefined {
  const host = String(headers['host'] ?? '');
  if (!ownHost.test(host)) return 'It is served at 127.0.0.1 and localhost only.';
  const origin = headers['origin'];
  if (origin !== undefined && origin !== `http://${host}`) return 'It is not served to pages of other sites.';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return 'It is not served to pages of other sites.';
  }
  return undefined;
}

/**
 * Whether a request to the local AWS was signed with the credentials of this run. Every SDK sends their session token
 * along.
 *
 * @param sessionToken of this run; undefined accepts any
 */
export function hasCredentials(headers: Headers, sessionToken: string | undefined): boolean {
  if (sessionToken === undefined) return true;
  const given = Buffer.from(String(headers['x-amz-security-token'] ?? ''));
  const wanted = Buffer.from(sessionToken);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
