import { type OpenedPush, openPush, type PushPolicy, requireGenuineForm } from '#shared/wechat/open-push.ts';
import type { callbackKeys } from './callback-keys.ts';
import { withKeys } from './recipients.ts';
import type { ReceiverRequest } from './request.ts';

/**
 * Authenticates a request to an account or platform. What a stranger can be told by without keys is looked at before these
 * are read.
 *
 * @param now epoch seconds
 * @throws CodedError with a `RefusalCode`
 */
export async function openRequest(
  keys: ReturnType<typeof callbackKeys>,
  policy: PushPolicy & { readonly callbackSecretOwner: string },
  { query, body }: Extract<ReceiverRequest, { kind: 'push' }>,
  now: number,
): Promise<OpenedPush> {
  requireGenuineForm(query, policy, now);
  return withKeys(keys, policy, (current) => openPush(body, query, policy, current, now));
}
