import { CodedError, codeOf } from '../../coded-error.ts';
import type { Http, HttpErrorCode } from './http.ts';

/** How long another host is used before the usual one, which could not be reached, is tried again; milliseconds. */
const holdFor = 60_000;

/** WeChat's API under more than one host name. */
export interface ApiHosts {
  /** The host that requests are addressed to. */
  readonly baseUrl: string;
  /** Sends such requests to the first host that can be reached. */
  readonly http: Http;
}

/**
 * Adds failover between WeChat's host names to an HTTP client. A request that certainly did not leave goes to the next host;
 * one that may have arrived never goes to a second host.
 *
 * @param baseUrls the usual host first, separated by commas, as in `https://api.weixin.qq.com,https://api2.weixin.qq.com`
 * @param now milliseconds
 * @throws CodedError `wechat_api_invalid` when one of them is not a URL
 * @see https://developers.weixin.qq.com/doc/oplatform/developers/basic_func/domain
 */
export function withFailover(http: Http, baseUrls: string, now: () => number): ApiHosts {
  const origins = baseUrls.split(',').map(originOf);
  const baseUrl = origins[0] as string;
  let preferred = 0;
  let preferredUntil = 0;

  return {
    baseUrl,
    async http(request) {
      if (now() >= preferredUntil) preferred = 0;
      for (let attempt = 0; ; attempt++) {
        const index = (preferred + attempt) % origins.length;
        const url = `${origins[index]}${request.url.slice(baseUrl.length)}`;
        try {
          const response = await http({ ...request, url });
          if (index !== preferred) {
            preferred = index;
            preferredUntil = now() + holdFor;
          }
          return response;
        } catch (error) {
          const notSent = codeOf(error) === ('request_not_sent' satisfies HttpErrorCode);
          if (!notSent || attempt + 1 >= origins.length) throw error;
        }
      }
    },
  };
}

function originOf(text: string): string {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) {
    throw new CodedError(
      'wechat_api_invalid',
      `"${trimmed}" is not an address of WeChat's API such as https://api.weixin.qq.com. Check wechatApi.`,
    );
  }
  return new URL(trimmed).origin;
}
