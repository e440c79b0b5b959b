import type { PushErrorCode } from '#shared/wechat/open-push.ts';
import type { RequestErrorCode } from './request.ts';

/** Why a request is not served, by the codes of the errors that say so. */
export type RefusalCode =
  | PushErrorCode
  | RequestErrorCode
  | 'unknown_recipient'
  | 'incomplete_push'
  | 'signature_reused';

export const statusOf: Readonly<Record<RefusalCode, number>> = {
  bad_query: 400,
  encrypted_body: 400,
  forbidden_body: 400,
  incomplete_push: 400,
  malformed_body: 400,
  undecryptable: 400,
  unencrypted_body: 400,
  signature_mismatch: 403,
  signature_reused: 403,
  stale_timestamp: 403,
  wrong_app_id: 403,
  unknown_recipient: 404,
  method_not_allowed: 405,
  body_too_large: 413,
  // A key that cannot be used is our own fault and not the request's.
  invalid_encoding_aes_key: 500,
};

export function isRefusal(code: string): code is RefusalCode {
  return Object.hasOwn(statusOf, code);
}
