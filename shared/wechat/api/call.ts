import { CodedError, codeOf } from '../../coded-error.ts';
import type { WellFormed } from '../clean-text.ts';
import { isObject } from '../is-object.ts';
import { type Http, type HttpErrorCode, type HttpRequest, type HttpResponse, noAnswer } from './http.ts';

export interface ApiCall {
  /** `https://api.weixin.qq.com`, or another of WeChat's host names. */
  readonly baseUrl: string;
  /** Such as `/cgi-bin/message/custom/send`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as `access_token` in the query. */
  readonly accessToken?: string;
  /** Sent as JSON; without a body the call is a GET. */
  readonly body?: unknown;
  /** Milliseconds. */
  readonly timeout: number;
}

/** The outcome of a call. WeChat returns HTTP 200 for errors too, so `errcode` decides. */
export type ApiAnswer =
  | { readonly kind: 'ok'; readonly data: Readonly<Record<string, unknown>> }
  | { readonly kind: 'error'; readonly code: number; readonly message: string; readonly rid?: string }
  /** The request certainly did not reach WeChat. */
  | { readonly kind: 'notSent'; readonly cause: unknown }
  /** The request may have taken effect. */
  | { readonly kind: 'noAnswer'; readonly cause: unknown };

/** Calls WeChat's API once. Never throws because of the network or WeChat. */
export function callApi(http: Http, call: ApiCall): Promise<ApiAnswer> {
  return readAnswer(http, requestOf(call));
}

/** The request that makes a call. */
export function requestOf({ path, baseUrl, query = {}, accessToken, body, timeout }: ApiCall): HttpRequest {
  const url = new URL(path, baseUrl);
  if (accessToken !== undefined) url.searchParams.set('access_token', accessToken);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  if (body === undefined) return { method: 'GET', url: url.href, timeout };
  return {
    method: 'POST',
    url: url.href,
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify(body, wellFormed),
    timeout,
  };
}

/** Sends any request and reads WeChat's JSON answer. Never throws because of the network or WeChat. */
export async function readAnswer(http: Http, request: HttpRequest): Promise<ApiAnswer> {
  try {
    return answerIn(request, await http(request));
  } catch (cause) {
    if (codeOf(cause) === ('request_not_sent' satisfies HttpErrorCode)) return { kind: 'notSent', cause };
    return { kind: 'noAnswer', cause };
  }
}

/** @throws CodedError `no_answer` if a response is not WeChat's JSON */
export function answerIn(
  { url }: HttpRequest,
  response: HttpResponse,
): Extract<ApiAnswer, { kind: 'ok' | 'error' }> {
  const data = readJsonObject(response.body.toString('utf8'));
  if (data === undefined || response.status !== 200) {
    throw noAnswer(
      new URL(url).host,
      new CodedError('not_an_answer', `HTTP ${response.status} without WeChat's JSON`),
    );
  }
  const code = Number(data['errcode'] ?? 0);
  if (code === 0) return { kind: 'ok', data };
  const message = String(data['errmsg'] ?? '');
  const rid = /rid: *([0-9a-z-]+)/i.exec(message)?.[1];
  return { kind: 'error', code, message, ...(rid === undefined ? {} : { rid }) };
}

/** WeChat does not escape control characters in the JSON it returns. */
function readJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
  for (const candidate of [text, text.replace(/[\u0000-\u001F]/g, ' ')]) {
    try {
      const value: unknown = JSON.parse(candidate);
      if (isObject(value)) return value;
    } catch {}
  }
  return undefined;
}

/** JSON would escape half a surrogate pair as \uXXXX, which WeChat refuses (40033), so it is replaced. */
function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? (value as WellFormed).toWellFormed() : value;
}
