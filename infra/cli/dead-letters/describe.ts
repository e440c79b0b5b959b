import { userHash } from '#shared/aws/log.ts';
import type { DeadLetter } from './dead-letter.ts';

/** What a letter is about, without its content. */
export interface Description {
  readonly account: string;
  /** The hash of the openid, as in the logs; empty without an openid. */
  readonly user: string;
  /** For example `push text` or `WeChatSendRequested order-8841`. */
  readonly what: string;
}

export function describeLetter({ body }: Pick<DeadLetter, 'body'>): Description {
  return describeBody(parse(body));
}

function describeBody(letter: unknown): Description {
  if (at(letter, 'kind') === 'later') {
    const later = describeBody(at(letter, 'work'));
    return { ...later, what: `later ${later.what}` };
  }
  if (at(letter, 'kind') === 'push') {
    const message = ['push', 'message'];
    return about(at(letter, 'account'), at(letter, 'push', 'openId'), [
      'push',
      at(letter, ...message, 'type'),
      at(letter, ...message, 'event'),
    ]);
  }
  if (at(letter, 'event') !== undefined) {
    return about(at(letter, 'platform'), '', ['authorization', at(letter, 'event', 'type')]);
  }
  const data = at(letter, 'detail', 'data') ?? letter;
  return about(at(data, 'account'), at(data, 'openId'), [
    at(letter, 'detail-type') ?? at(letter, 'kind'),
    at(letter, 'detail', 'metadata', 'id'),
  ]);
}

function about(account: unknown, openId: unknown, what: readonly unknown[]): Description {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    account: text(account),
    user: text(openId) === '' ? '' : userHash(text(account), text(openId)),
    what: what.map(text).filter(Boolean).join(' ') || 'not understood',
  };
}

/** The field of a field; undefined if there is none. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value,
  );
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
