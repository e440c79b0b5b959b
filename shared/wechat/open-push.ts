import { CodedError } from '../coded-error.ts';
import { BodyError } from './body-error.ts';
import { type CipherErrorCode, decrypt } from './cipher.ts';
import type { CallbackKey, EncryptionMode } from './credentials.ts';
import { encryptedIn } from './envelope.ts';
import type { Fields } from './fields.ts';
import { parseJson } from './json.ts';
import { signatureMatches } from './signature.ts';
import { parseXml } from './xml.ts';

/** The query parameters of a push or a URL verification; absent ones are `''`. */
export interface PushQuery {
  readonly signature: string;
  readonly msgSignature: string;
  readonly timestamp: string;
  readonly nonce: string;
}

/** The part of an account's configuration that decides whether a push is authentic. */
export interface PushPolicy {
  readonly appId: string;
  readonly encryption: EncryptionMode;
  /** How far the signed timestamp may be from now, in either direction; seconds. */
  readonly timestampTolerance: number;
}

export type BodyFormat = 'xml' | 'json';

export interface OpenedPush {
  /** Everything that could be read. */
  readonly fields: Fields;
  readonly format: BodyFormat;
  /** Why the fields cannot be trusted to be WeChat's, in words that no user wrote; absent if they can. */
  readonly problem?: string;
  /** The document that they were read from. */
  readonly text: string;
  /** The key that WeChat used; an answer must be encrypted with it. */
  readonly key: CallbackKey;
}

export type PushErrorCode =
  | CipherErrorCode
  | 'signature_mismatch'
  | 'stale_timestamp'
  | 'unencrypted_body'
  | 'encrypted_body'
  | 'wrong_app_id';

/**
 * Authenticates a request and returns the fields of its push. Call {@link requireGenuineForm} first. The encryption mode
 * comes from the account's configuration, never from the request, and no field counts until the signature holds. An
 * authentic push is never refused for how it is written.
 *
 * @param keys the current callback key first, then those still accepted during a rotation
 * @throws CodedError with a {@link PushErrorCode}
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function openGenuine(
  body: string,
  query: PushQuery,
  policy: PushPolicy,
  keys: readonly CallbackKey[],
): OpenedPush {
  const { encryption } = policy;
  const signed = [query.timestamp, query.nonce];
  if (encryption === 'plaintext') {
    const key = requireSignature(query.signature, signed, keys);
    const opened = parseBody(body, key);
    if (opened.problem === undefined && (opened.fields['Encrypt'] ?? '') !== '') {
      throw new CodedError(
        'encrypted_body',
        'The push is encrypted but the account is configured as plaintext. Set `encryption: safe` (安全模式) or compatible (兼容模式) in the account file, as the WeChat console says.',
      );
    }
    return opened;
  }
  const candidates = encryptedIn(body);
  if (candidates.length === 0) {
    // The signature over the query alone tells WeChat with its console in another mode from a stranger.
    requireSignature(query.signature, signed, keys);
    throw new CodedError(
      'unencrypted_body',
      `The push is not encrypted but the account is configured as ${encryption}. Switch the WeChat console from 明文模式 to 安全模式, or set \`encryption: plaintext\` in the account file.`,
    );
  }
  for (const encrypted of candidates) {
    const matching = keysFor(query.msgSignature, [...signed, encrypted], keys);
    if (matching.length === 0) continue;
    const { message, key } = decryptFor(policy.appId, encrypted, matching);
    return parseBody(message, key);
  }
  throw signatureMismatch();
}

/**
 * Checks that a request to verify the URL is WeChat's. Call {@link requireGenuineForm} first, as for a plaintext account: the
 * `echostr` is not encrypted in any mode.
 *
 * @throws CodedError `signature_mismatch`
 */
export function requireVerification(query: PushQuery, keys: readonly CallbackKey[]): void {
  requireSignature(query.signature, [query.timestamp, query.nonce], keys);
}

/**
 * Checks everything about a request to an account that can be checked without the account's keys.
 *
 * @param now epoch seconds
 * @throws CodedError `signature_mismatch` | `stale_timestamp`
 */
export function requireGenuineForm(
  { nonce, timestamp, signature, msgSignature }: PushQuery,
  { encryption, timestampTolerance }: Pick<PushPolicy, 'encryption' | 'timestampTolerance'>,
  now: number,
): void {
  requireFresh(timestamp, timestampTolerance, now);
  requireForm(nonce, encryption === 'plaintext' ? signature : msgSignature || signature);
}

/**
 * @param tolerance seconds
 * @param now epoch seconds
 * @throws CodedError `stale_timestamp`
 */
export function requireFresh(timestamp: string, tolerance: number, now: number): void {
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

/** A longer nonce, or one with other characters, could take over a part of what was signed next to it. */
function requireForm(nonce: string, signature: string): void {
  if (!/^[\w-]{0,32}$/.test(nonce) || !/^[0-9a-f]{40}$/.test(signature)) throw signatureMismatch();
}

/** The keys with whose token the signature holds. */
function keysFor(given: string, parts: readonly string[], keys: readonly CallbackKey[]): CallbackKey[] {
  return keys.filter(({ token }) => signatureMatches(given, token, ...parts));
}

function requireSignature(
  given: string,
  parts: readonly string[],
  keys: readonly CallbackKey[],
): CallbackKey {
  const [key] = keysFor(given, parts, keys);
  if (key === undefined) throw signatureMismatch();
  return key;
}

function signatureMismatch(): CodedError<PushErrorCode> {
  return new CodedError(
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
  throw failure ?? new CodedError('undecryptable', 'The account has no EncodingAESKey.');
}

/** The first character tells XML from JSON. The content type does not: WeChat labels JSON as text/xml. */
function parseBody(body: string, key: CallbackKey): OpenedPush {
  const text = body.trimStart();
  const format = text.startsWith('{') ? 'json' : 'xml';
  try {
    return { fields: format === 'json' ? parseJson(text) : parseXml(text), format, text, key };
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    return { fields: error.fields, problem: error.message, format, text, key };
  }
}
