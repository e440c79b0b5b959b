import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

type Headers = Readonly<Record<string, string>> | IncomingHttpHeaders;

const ownHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Why a request is not served, though it reached this machine's own interface: it names another host, as after the name of
 * another site was made to point here (DNS rebinding), or a page of another site makes it. `undefined` for any other.
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
 * Whether a request to the local AWS was signed with the credentials of this run, by their session token, which every SDK
 * sends along.
 *
 * @param sessionToken of this run; undefined takes any
 */
export function hasCredentials(headers: Headers, sessionToken: string | undefined): boolean {
  if (sessionToken === undefined) return true;
  const given = Buffer.from(String(headers['x-amz-security-token'] ?? ''));
  const wanted = Buffer.from(sessionToken);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
