import type { Log } from '#shared/aws/log.ts';
import type { PlatformWork } from '#shared/contracts/platform-work.ts';
import { openPush, requireGenuineForm } from '#shared/wechat/open-push.ts';
import { understandPlatformEvent } from '#shared/wechat/platform/platform-event.ts';
import type { callbackKeys } from './callback-keys.ts';
import { type HttpResult, httpResult } from './http-event.ts';
import { type PlatformPolicy, withKeys } from './recipients.ts';
import type { ReceiverRequest } from './request.ts';

export interface ReceivePlatformEventDependencies {
  readonly keys: ReturnType<typeof callbackKeys>;
  /** Brings an event to the token-refresher; returns once the queue has it. */
  readonly queuePlatformEvent: (work: PlatformWork) => Promise<void>;
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Authenticates an authorization event of a third-party platform and queues it for the token-refresher. */
export async function receivePlatformEvent(
  { keys, queuePlatformEvent, log, now }: ReceivePlatformEventDependencies,
  policy: PlatformPolicy,
  { query, body }: Extract<ReceiverRequest, { kind: 'push' }>,
): Promise<HttpResult> {
  requireGenuineForm(query, policy, now() / 1000);
  const { fields, problem } = await withKeys(keys, policy, (current) =>
    openPush(body, query, policy, current, now() / 1000),
  );
  const event = understandPlatformEvent(fields, problem === undefined);
  await queuePlatformEvent({ platform: policy.platform, event });
  log('info', 'platform_event_queued', { platform: policy.platform, type: event.type });
  return httpResult(200, 'success');
}
