import type { StoredToken } from '#shared/aws/token-table.ts';
import { callApi } from '#shared/wechat/api/call.ts';
import { meaningOf } from '#shared/wechat/api/error-codes.ts';
import type { TokenSourceDependencies } from './token-source.ts';

/** Milliseconds. */
const timeout = 5000;

/**
 * Whether WeChat accepts a token, by a call that any token may make and that changes nothing. Without an answer the
 * token counts as not accepted.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getapidomainip
 */
export async function isAccepted(
  { http, wechatApi: baseUrl }: Pick<TokenSourceDependencies, 'http' | 'wechatApi'>,
  { accessToken }: StoredToken,
): Promise<boolean> {
  const path = '/cgi-bin/get_api_domain_ip';
  const answer = await callApi(http, { baseUrl, path, query: { access_token: accessToken }, timeout });
  if (answer.kind === 'error') return meaningOf('operator', answer.code).class !== 'token';
  return answer.kind === 'ok';
}
