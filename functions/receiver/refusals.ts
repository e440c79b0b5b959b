import type { PushErrorCode } from '#shared/wechat/open-push.ts';
import type { RequestErrorCode } from './request.ts';

/** Why a request is not served, by the codes of the errors that say so. */
export type RefusalCode =
  | PushErrorCode
  | RequestErrorCode
  | SecretErrorCode
  | 'unknown_recipient'
  | 'signature_reused'
  | 'wrong_recipient';
type SecretErrorCode = 'secret_missing' | 'secret_unreadable' | 'secret_invalid';

/** Refusals of requests whose signature has not held. */
const unproven = {
  signature_mismatch: 403,
  unknown_recipient: 403,
  secret_missing: 403,
  secret_unreadable: 403,
  secret_invalid: 403,
  invalid_encoding_aes_key: 403,
} as const;

export const statusOf: Readonly<Record<RefusalCode, number>> = {
  bad_query: 400,
  encrypted_body: 400,
  undecryptable: 400,
  unencrypted_body: 400,
  signature_reused: 403,
  stale_timestamp: 403,
  wrong_app_id: 403,
  wrong_recipient: 403,
  method_not_allowed: 405,
  body_too_large: 413,
  ...unproven,
};

/** Faults of ours and not of the request, as far as anybody can tell without the keys. */
const ownFaults: readonly RefusalCode[] = [
  'secret_missing',
  'secret_unreadable',
  'secret_invalid',
  'invalid_encoding_aes_key',
];

/** Whether a refusal means that pushes of WeChat are lost until somebody mends something here. */
export function isOwnFault(code: RefusalCode | undefined): boolean {
  return code === undefined || ownFaults.includes(code);
}

/**
 * What a refused request is told. Before its signature has held it is not told why, or anybody could find out which accounts
 * there are, and which of them have no keys.
 *
 * @param isRecent whether its time was near enough to ours for any account
 */
export function answerTo(code: RefusalCode, isRecent: boolean): string {
  const isUnproven = Object.hasOwn(unproven, code) || (code === 'stale_timestamp' && isRecent);
  return isUnproven ? 'signature_mismatch' : code;
}

export function isRefusal(code: string): code is RefusalCode {
  return Object.hasOwn(statusOf, code);
}
