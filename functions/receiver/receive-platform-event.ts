import type { Log } from '#shared/aws/log.ts';
import type { PlatformWork } from '#shared/contracts/platform-work.ts';
import type { EpochMilliseconds } from '#shared/epoch.ts';
import { understandPlatformEvent } from '#shared/wechat/platform/platform-event.ts';
import type { callbackKeys } from './callback-keys.ts';
import { type HttpResult, httpResult } from './http-event.ts';
import { openRequest } from './open-request.ts';
import type { PlatformPolicy } from './recipients.ts';
import type { ReceiverRequest } from './request.ts';

/** The dependencies of requests to a platform's URLs that concern no account of the stack. */
export interface PlatformEventDependencies {
  readonly keys: ReturnType<typeof callbackKeys>;
  /** Queues work for the token-refresher; returns once the queue has it. */
  readonly queuePlatformEvent: (work: PlatformWork) => Promise<void>;
  readonly log: Log;
  readonly now: () => EpochMilliseconds;
}

/** Authenticates an authorization event of a third-party platform and queues it for the token-refresher. */
export async function receivePlatformEvent(
  { keys, queuePlatformEvent, log, now }: PlatformEventDependencies,
  policy: PlatformPolicy,
  request: Extract<ReceiverRequest, { kind: 'push' }>,
): Promise<HttpResult> {
  const { fields, problem } = await openRequest(keys, policy, request, now() / 1000);
  const event = understandPlatformEvent(fields, problem === undefined);
  await queuePlatformEvent({ platform: policy.platform, event });
  log('info', 'platform_event_queued', { platform: policy.platform, type: event.type });
  return httpResult(200, 'success');
}
