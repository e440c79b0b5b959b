import { CodedError, retry } from '../../coded-error.ts';

/** One request to WeChat's API. The URL may contain an access token, so it must never be logged. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly contentType?: string;
  readonly body?: string | Uint8Array;
  /** Milliseconds until the whole exchange must be over. */
  readonly timeout: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/**
 * Sends one request, once.
 *
 * @throws CodedError `request_not_sent` when the request certainly did not leave, `no_answer` when it may have
 */
export type Http = (request: HttpRequest) => Promise<HttpResponse>;

export type HttpErrorCode = 'request_not_sent' | 'no_answer';

export function notSent(host: string, cause: unknown): CodedError<HttpErrorCode> {
  return new CodedError('request_not_sent', `No connection to ${host} could be made (${reason(cause)}).`, {
    cause,
    decision: retry,
  });
}

export function noAnswer(host: string, cause: unknown): CodedError<HttpErrorCode> {
  return new CodedError(
    'no_answer',
    `No answer came back from ${host} (${reason(cause)}); the request may have taken effect.`,
    { cause },
  );
}

function reason(cause: unknown): string {
  return cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : String(cause);
}
