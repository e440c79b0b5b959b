import type { CallbackKey } from '#shared/wechat/credentials.ts';
import {
  type OpenedPush,
  openGenuine,
  type PushPolicy,
  type PushQuery,
  requireGenuineForm,
} from '#shared/wechat/open-push.ts';

/** Both steps in which the receiver opens a push, without the reading of keys between them. */
export function openPush(
  body: string,
  query: PushQuery,
  policy: PushPolicy,
  keys: readonly CallbackKey[],
  now: number,
): OpenedPush {
  requireGenuineForm(query, policy, now);
  return openGenuine(body, query, policy, keys);
}
