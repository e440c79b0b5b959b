import type { LocalRequest, LocalResponse } from '../http-server.ts';
import type { Payload } from '../page/model.ts';

/** The most of a payload that is worth showing. */
const longest = 20_000;
/** Only the beginning of a token or secret is shown. */
const secretValue =
  /((?:access_token|component_access_token|secret|AppSecret)"?\s*[=:]\s*"?)([\w-]{5})[\w.-]+/g;

export function payload(name: Payload['name'], text: string): Payload {
  const shown = text.replace(secretValue, '$1$2…');
  return { name, text: shown.length > longest ? `${shown.slice(0, longest)}…` : shown };
}

/** A payload in the form in which it was sent. */
export function requestPayloads({ method, path, rawQueryString, headers, body }: LocalRequest): Payload[] {
  const target = rawQueryString === '' ? path : `${path}?${rawQueryString}`;
  const lines = Object.entries(headers)
    .filter(([name]) => name !== 'authorization')
    .map(([name, value]) => `${name}: ${value}`);
  return [
    payload('request', pretty(body.toString('utf8'))),
    payload('headers', [`${method} ${target}`, ...lines].join('\n')),
  ];
}

export function responsePayload({ status, body }: LocalResponse): Payload {
  return payload('response', `HTTP ${status}\n${pretty(body.toString())}`);
}

export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
