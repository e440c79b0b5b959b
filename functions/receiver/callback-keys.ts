import { type Cached, cached, pausedAfterFailure } from '#shared/aws/cached.ts';
import type { ReadSecret } from '#shared/aws/secrets.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';
import { type CallbackKey, callbackKey, type EncryptionMode } from '#shared/wechat/credentials.ts';

const lifetime = 5 * 60 * 1000;
/**
 * After a wrong signature the keys are read again, because they may have been rotated, and keys that cannot be read are
 * requested again. This limit keeps strangers from causing such reads at will.
 */
const reloadPause = 30 * 1000;

/** The callback keys of an account, current first. */
export type CallbackKeys = Cached<readonly CallbackKey[]>;

/**
 * Reads the callback keys of accounts, from secrets of the form
 * `{"token": "…", "encodingAESKey": "…", "previous": {"token": "…", "encodingAESKey": "…"}}`.
 * `previous` is there during a rotation only; the keys of a plaintext account need no `encodingAESKey`.
 */
export function callbackKeys(
  read: ReadSecret,
  secretId: (account: string) => string,
  now: () => EpochMilliseconds,
) {
  const byAccount = new Map<string, CallbackKeys>();
  return (account: string, encryption: EncryptionMode): CallbackKeys => {
    let keys = byAccount.get(account);
    if (keys === undefined) {
      const id = secretId(account);
      const load = async () => parseKeys(id, await read(id), encryption);
      keys = cached(pausedAfterFailure(load, reloadPause, now), lifetime, reloadPause, now);
      byAccount.set(account, keys);
    }
    return keys;
  };
}

function parseKeys(secretId: string, text: string, encryption: EncryptionMode): readonly CallbackKey[] {
  let secret: unknown;
  try {
    secret = JSON.parse(text);
  } catch {}
  if (!isObject(secret)) throw invalid(secretId, 'it is not a JSON object');
  const generations = [secret, ...(isObject(secret['previous']) ? [secret['previous']] : [])];
  return generations.map(({ token, encodingAESKey }) => {
    if (typeof token !== 'string' || token === '') throw invalid(secretId, 'token is missing');
    if (encryption === 'plaintext') return { token };
    if (typeof encodingAESKey !== 'string') throw invalid(secretId, 'encodingAESKey is missing');
    return callbackKey(token, encodingAESKey);
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(secretId: string, what: string): CodedError<'secret_invalid'> {
  return new CodedError(
    'secret_invalid',
    `The secret ${secretId} cannot be used: ${what}. It must be {"token": "…", "encodingAESKey": "…"} as in the WeChat console.`,
  );
}
