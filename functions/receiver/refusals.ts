import type { PushErrorCode } from '#shared/wechat/open-push.ts';
import type { RequestErrorCode } from './request.ts';

/** Why a request is refused, by error code. */
export type RefusalCode =
  | PushErrorCode
  | RequestErrorCode
  | SecretErrorCode
  | 'unknown_recipient'
  | 'signature_reused'
  | 'wrong_recipient';
type SecretErrorCode = 'secret_missing' | 'secret_unreadable' | 'secret_invalid';

/** Refusals of requests whose signature is wrong. */
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

/** Faults on our side and not in the request, as far as we can tell without the keys. */
const ownFaults: readonly RefusalCode[] = [
  'secret_missing',
  'secret_unreadable',
  'secret_invalid',
  'invalid_encoding_aes_key',
];

/** Whether a refusal means that WeChat's pushes are lost until somebody fixes something here. */
export function isOwnFault(code: RefusalCode | undefined): boolean {
  return code === undefined || ownFaults.includes(code);
}

/**
 * The answer to a refused request. If the signature is wrong, it gives no reason; otherwise anybody could find out
 * which accounts exist, and which have no keys.
 *
 * @param isRecent whether its time was within the tolerance of any account
 */
export function answerTo(code: RefusalCode, isRecent: boolean): string {
  const isUnproven = Object.hasOwn(unproven, code) || (code === 'stale_timestamp' && isRecent);
  return isUnproven ? 'signature_mismatch' : code;
}

export function isRefusal(code: string): code is RefusalCode {
  return Object.hasOwn(statusOf, code);
}
