import { CodedError } from '../coded-error.ts';
import { type BodyErrorCode, malformed } from './body-error.ts';
import { type CipherErrorCode, decrypt } from './cipher.ts';
import type { CallbackKey, EncryptionMode } from './credentials.ts';
import { findEncrypt } from './envelope.ts';
import type { Fields } from './fields.ts';
import { parseJson } from './json.ts';
import { signatureMatches } from './signature.ts';
import { parseXml } from './xml.ts';

/** The query parameters of a push or of a URL verification; absent ones are `''`. */
export interface PushQuery {
  readonly signature: string;
  readonly msgSignature: string;
  readonly timestamp: string;
  readonly nonce: string;
}

/** What of an account's configuration decides whether a push is authentic. */
export interface PushPolicy {
  readonly appId: string;
  readonly encryption: EncryptionMode;
  /** How far the signed timestamp may be from now, either way; seconds. */
  readonly timestampTolerance: number;
}

export type BodyFormat = 'xml' | 'json';

export interface OpenedPush {
  readonly fields: Fields;
  readonly format: BodyFormat;
  /** The key that WeChat used, with which an answer is to be encrypted. */
  readonly key: CallbackKey;
}

export type PushErrorCode =
  | BodyErrorCode
  | CipherErrorCode
  | 'signature_mismatch'
  | 'stale_timestamp'
  | 'unencrypted_body'
  | 'encrypted_body'
  | 'wrong_app_id';

/**
 * Authenticates a request of WeChat and returns the fields of its push. The encryption mode comes from the account's
 * configuration and never from the request, and nothing is parsed before its signature holds.
 *
 * @param keys the current callback key first, then those still accepted during a rotation
 * @param now epoch seconds
 * @throws CodedError with a {@link PushErrorCode}
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function openPush(
  body: string,
  query: PushQuery,
  policy: PushPolicy,
  keys: readonly CallbackKey[],
  now: number,
): OpenedPush {
  requireFresh(query.timestamp, policy.timestampTolerance, now);
  if (policy.encryption === 'plaintext') {
    const key = requireSignature(query.signature, [query.timestamp, query.nonce], keys)[0];
    const opened = parseBody(body, key);
    if ('Encrypt' in opened.fields) {
      throw new CodedError(
        'encrypted_body',
        'The push is encrypted but the account is configured as plaintext. Set `encryption: safe` (or compatible) in the account file.',
      );
    }
    return opened;
  }
  const encrypted = findEncrypt(body);
  if (encrypted === undefined) {
    throw new CodedError(
      'unencrypted_body',
      `The push has no Encrypt field but the account is configured as ${policy.encryption}. If the WeChat console says 明文模式, switch it to 安全模式, or set \`encryption: plaintext\` in the account file.`,
    );
  }
  const candidates = requireSignature(query.msgSignature, [query.timestamp, query.nonce, encrypted], keys);
  const { message, key } = decryptFor(policy.appId, encrypted, candidates);
  return parseBody(message, key);
}

/**
 * Whether a request to verify the URL is WeChat's. Its `echostr` is in clear in every mode.
 *
 * @throws CodedError `signature_mismatch` | `stale_timestamp`
 */
export function requireVerification(
  query: PushQuery,
  policy: PushPolicy,
  keys: readonly CallbackKey[],
  now: number,
): void {
  requireFresh(query.timestamp, policy.timestampTolerance, now);
  requireSignature(query.signature, [query.timestamp, query.nonce], keys);
}

function requireFresh(timestamp: string, tolerance: number, now: number): void {
  const age = /^\d{1,12}$/.test(timestamp) ? now - Number(timestamp) : Number.NaN;
  if (!(Math.abs(age) <= tolerance)) {
    throw new CodedError(
      'stale_timestamp',
      Number.isNaN(age)
        ? 'The request has no timestamp in decimal seconds.'
        : `The timestamp is ${age} s away from now; ${tolerance} s are allowed (timestampTolerance in the account file).`,
    );
  }
}

/** The keys whose token makes the signature hold; never empty. */
function requireSignature(
  given: string,
  parts: readonly string[],
  keys: readonly CallbackKey[],
): readonly [CallbackKey, ...CallbackKey[]] {
  const matching: CallbackKey[] = [];
  for (const key of keys) if (signatureMatches(given, key.token, ...parts)) matching.push(key);
  if (isNotEmpty(matching)) return matching;
  throw new CodedError(
    'signature_mismatch',
    'The signature does not hold with the callback token. Either the request is not from WeChat, or the token differs from the one in the WeChat console.',
  );
}

function decryptFor(
  appId: string,
  encrypted: string,
  keys: readonly CallbackKey[],
): { message: string; key: CallbackKey } {
  let failure: unknown;
  for (const key of keys) {
    if (key.aesKey === undefined) continue;
    try {
      const opened = decrypt(encrypted, key.aesKey);
      if (opened.appId === appId) return { message: opened.message, key };
      failure = new CodedError(
        'wrong_app_id',
        `The push was encrypted for another AppID than ${appId}. Check appId in the account file.`,
      );
    } catch (error) {
      failure = error;
    }
  }
  throw (
    failure ?? new CodedError('undecryptable', 'The account has no EncodingAESKey to decrypt the push with.')
  );
}

function isNotEmpty<Item>(items: Item[]): items is [Item, ...Item[]] {
  return items.length > 0;
}

/** XML or JSON is told by the first character: WeChat labels JSON as text/xml, so the content type says nothing. */
function parseBody(body: string, key: CallbackKey): OpenedPush {
  const text = body.trimStart();
  if (text.startsWith('<')) return { fields: parseXml(text), format: 'xml', key };
  if (text.startsWith('{')) return { fields: parseJson(text), format: 'json', key };
  throw malformed('XML');
}
