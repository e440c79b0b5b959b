import { type ApiAnswer, readAnswer } from './call.ts';
import type { Http } from './http.ts';

export interface AccountCall {
  readonly baseUrl: string;
  readonly accessToken: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * The auto-replies that were made in the console of an official account.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/autoreply/api_getcurrentautoreplyinfo
 */
export function fetchConsoleReplies(
  http: Http,
  { baseUrl, accessToken, timeout }: AccountCall,
): Promise<ApiAnswer> {
  const url = new URL('/cgi-bin/get_current_autoreply_info', baseUrl);
  url.searchParams.set('access_token', accessToken);
  return readAnswer(http, { method: 'GET', url: url.href, timeout });
}
