import { CodedError } from '#shared/coded-error.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';
import type { PushQuery } from '#shared/wechat/open-push.ts';
import type { HttpEvent } from './http-event.ts';

export type RequestErrorCode = 'method_not_allowed' | 'bad_query' | 'body_too_large';

/** A request as the receiver understands it; its path is without slashes around it. */
export type ReceiverRequest = {
  readonly path: string;
  readonly query: PushQuery;
  /** When it came. */
  readonly receivedAt: EpochMilliseconds;
} & (
  | { readonly kind: 'verify'; readonly echostr: string }
  | { readonly kind: 'push'; readonly body: string }
);

/** Far above any push: those hold at most a few kilobytes of text, doubled by base64 and tripled by compatible mode. */
export const bodyLimit = 64 * 1024;
const queryLimit = 2048;

/**
 * Reads an event of payload format 2.0.
 *
 * @throws CodedError with a {@link RequestErrorCode}
 */
export function readRequest(event: HttpEvent, now: EpochMilliseconds): ReceiverRequest {
  const path = requestPath(event);
  const method = event.requestContext?.http?.method;
  if (method !== 'GET' && method !== 'POST') {
    throw new CodedError<RequestErrorCode>(
      'method_not_allowed',
      'Only GET (verification) and POST (push) are served.',
    );
  }
  const parameters = readQuery(event.rawQueryString ?? '');
  const parameter = (name: string): string => parameters.get(name) ?? '';
  const query: PushQuery = {
    signature: parameter('signature'),
    msgSignature: parameter('msg_signature'),
    timestamp: parameter('timestamp'),
    nonce: parameter('nonce'),
  };
  const { timeEpoch: receivedAt = now } = event.requestContext ?? {};
  if (method === 'GET') return { kind: 'verify', path, query, receivedAt, echostr: parameter('echostr') };
  return { kind: 'push', path, query, body: readBody(event), receivedAt };
}

/** Without slashes around it. */
export function requestPath({ rawPath = '' }: HttpEvent): string {
  return rawPath.replace(/^\/|\/$/g, '');
}

/**
 * The query parameters that are read. A parameter that is given twice could be signed with one value and used with the
 * other.
 */
const signedParameters: ReadonlySet<string> = new Set([
  'signature',
  'msg_signature',
  'timestamp',
  'nonce',
  'echostr',
]);

function readQuery(rawQueryString: string): ReadonlyMap<string, string> {
  if (rawQueryString.length > queryLimit) throw badQuery(`longer than ${queryLimit} characters`);
  const parameters = new Map<string, string>();
  const add = (name: string, value: string): void => {
    if (!signedParameters.has(name)) return;
    if (parameters.has(name)) throw badQuery('a parameter given twice');
    parameters.set(name, value);
  };
  if (needsNoDecoding.test(rawQueryString)) eachParameter(rawQueryString, add);
  else for (const [name, value] of new URLSearchParams(rawQueryString)) add(name, value);
  return parameters;
}

/** WeChat's parameters need no decoding, and decoding would take longer than hashing the push. */
const needsNoDecoding = /^[\w&=.-]*$/;

function eachParameter(query: string, use: (name: string, value: string) => void): void {
  for (let from = 0; from < query.length; ) {
    const next = query.indexOf('&', from);
    const end = next < 0 ? query.length : next;
    const equals = query.indexOf('=', from);
    if (equals < 0 || equals > end) use(query.slice(from, end), '');
    else use(query.slice(from, equals), query.slice(equals + 1, end));
    from = end + 1;
  }
}

function readBody({ body, isBase64Encoded }: HttpEvent): string {
  const raw = body ?? '';
  const bytes = isBase64Encoded === true ? Math.floor((raw.length * 3) / 4) : Buffer.byteLength(raw);
  if (bytes > bodyLimit) {
    throw new CodedError<RequestErrorCode>(
      'body_too_large',
      `The body has ${bytes} bytes; at most ${bodyLimit} are read.`,
    );
  }
  return isBase64Encoded === true ? Buffer.from(raw, 'base64').toString('utf8') : raw;
}

function badQuery(what: string): CodedError<RequestErrorCode> {
  return new CodedError('bad_query', `The query string is refused: ${what}.`);
}
