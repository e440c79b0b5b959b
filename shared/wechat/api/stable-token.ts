import { CodedError, permanent, retry } from '../../coded-error.ts';
import { type ApiAnswer, callApi } from './call.ts';
import { meaningOf } from './error-codes.ts';
import type { Http } from './http.ts';

export interface StableToken {
  readonly accessToken: string;
  /** Remaining life in seconds, at least 300. */
  readonly expiresIn: number;
}

export interface StableTokenRequest {
  readonly baseUrl: string;
  readonly appId: string;
  readonly appSecret: string;
  /** Invalidates the token in use; WeChat allows 20 a day, 30 s apart. */
  readonly forceRefresh: boolean;
  /** Epoch seconds. */
  readonly now: number;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * Gets the account's access token. In normal mode WeChat returns the same token while it is valid and a new one in its
 * last five minutes, so calling often does no harm.
 *
 * @throws CodedError `token_refused` with WeChat's code in the message, `token_unreachable` (retry)
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
 */
export async function getStableToken(http: Http, request: StableTokenRequest): Promise<StableToken> {
  const body = {
    grant_type: 'client_credential',
    appid: request.appId,
    secret: request.appSecret,
    force_refresh: request.forceRefresh,
  };
  const answer = await callApi(http, { ...request, path: '/cgi-bin/stable_token', body });
  if (answer.kind === 'error') throw refused(request, answer);
  if (answer.kind !== 'ok') {
    throw new CodedError('token_unreachable', 'WeChat did not answer the request for an access token.', {
      cause: answer.cause,
      decision: retry,
    });
  }
  const { access_token: accessToken, expires_in: expiresIn } = answer.data;
  if (typeof accessToken !== 'string' || accessToken === '' || typeof expiresIn !== 'number') {
    throw new CodedError('token_unreachable', 'WeChat answered without access_token and expires_in.', {
      decision: retry,
    });
  }
  return { accessToken, expiresIn };
}

function refused(
  { appId, now }: StableTokenRequest,
  { code, message, rid }: Extract<ApiAnswer, { kind: 'error' }>,
): CodedError {
  const { class: errorClass, meaning } = meaningOf('token', code);
  // Only the message of 40164 names the address to add to the allow-list.
  const address = /invalid ip ([0-9a-f.:]+)/i.exec(message)?.[1];
  const pause = pauseAfter(code, now);
  return new CodedError(
    'token_refused',
    [
      `WeChat refused an access token for ${appId}: ${code}, ${meaning}.`,
      ...(address === undefined
        ? []
        : [`Add ${address} to the IP allow-list (IP白名单) in the WeChat console.`]),
      ...(pause === 0 ? [] : [`It is asked again in ${pause} s.`]),
      ...(rid === undefined ? [] : [`rid ${rid}`]),
    ].join(' '),
    {
      decision:
        pause > 0 ? { kind: 'retryAfter', seconds: pause } : errorClass === 'retry' ? retry : permanent,
    },
  );
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** WeChat's day begins at midnight in China, which has no summer time. */
const chinaOffset = 8 * hour;

/** How long it is pointless to ask again after an error; seconds. */
const pauses: Readonly<Record<number, number>> = {
  45011: minute,
  40243: 10 * minute,
  50004: 10 * minute,
  50007: 10 * minute,
  89501: 10 * minute,
  89502: 10 * minute,
  89503: 10 * minute,
  89504: 10 * minute,
  89505: 10 * minute,
  89506: day,
  89507: hour,
};

/**
 * How long it is pointless to ask again after an error, including that of the day's quota; seconds, 0 if the next try may
 * succeed.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
 */
function pauseAfter(code: number, now: number): number {
  return code === 45009 ? day - ((Math.floor(now) + chinaOffset) % day) : (pauses[code] ?? 0);
}
