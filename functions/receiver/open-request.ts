import type { EpochSeconds } from '#shared/epoch.ts';
import {
  type OpenedPush,
  openGenuine,
  type PushPolicy,
  requireGenuineForm,
} from '#shared/wechat/open-push.ts';
import type { callbackKeys } from './callback-keys.ts';
import { withKeys } from './recipients.ts';
import type { ReceiverRequest } from './request.ts';

/**
 * Authenticates a request to an account or platform. Everything that can be checked without keys is checked before the
 * keys are read.
 *
 * @throws CodedError with a `RefusalCode`
 */
export async function openRequest(
  keys: ReturnType<typeof callbackKeys>,
  policy: PushPolicy & { readonly callbackSecretOwner: string },
  { query, body }: Extract<ReceiverRequest, { kind: 'push' }>,
  now: EpochSeconds,
): Promise<OpenedPush> {
  requireGenuineForm(query, policy, now);
  return withKeys(keys, policy, (current) => openGenuine(body, query, policy, current));
}
