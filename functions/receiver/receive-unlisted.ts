import { understandPush } from '#shared/wechat/inbound/push.ts';
import { releaseCheckAppIds, releaseCheckOf } from '#shared/wechat/platform/release-check.ts';
import { type HttpResult, httpResult } from './http-event.ts';
import { openRequest } from './open-request.ts';
import { passiveBody } from './passive-body.ts';
import type { PlatformEventDependencies } from './receive-platform-event.ts';
import type { PlatformPolicy } from './recipients.ts';
import type { ReceiverRequest } from './request.ts';

/**
 * Handles a push of an account that has authorized a platform of the stack but has no file here. The answer is
 * `success`, so that its users see no error; WeChat's check before a platform is released (全网发布) gets what it expects.
 */
export async function receiveUnlisted(
  { keys, queuePlatformEvent, log, now }: PlatformEventDependencies,
  policy: PlatformPolicy,
  appId: string,
  request: Extract<ReceiverRequest, { kind: 'push' }>,
): Promise<HttpResult> {
  const seconds = now() / 1000;
  const opened = await openRequest(keys, policy, request, seconds);
  const about = { platform: policy.platform, appId };
  if (!releaseCheckAppIds.includes(appId)) {
    log('warn', 'push_unlisted', about);
    return httpResult(200, 'success');
  }
  const push = understandPush(opened.fields, { problem: opened.problem });
  const check = releaseCheckOf(push);
  log('info', 'release_check_received', { ...about, kind: check?.kind ?? 'other' });
  switch (check?.kind) {
    case 'respond': {
      const reply = { type: 'text', content: check.content } as const;
      return httpResult(200, passiveBody(reply, policy, push, opened, request.query.nonce, seconds));
    }
    case 'send': {
      const { openId, createTime } = push;
      const { authorizationCode, content } = check;
      const event = { type: 'releaseCheck', createTime, appId, openId, authorizationCode, content } as const;
      await queuePlatformEvent({ platform: policy.platform, event });
      return httpResult(200, '');
    }
    case undefined:
      return httpResult(200, 'success');
  }
}
