import type { PlatformEvent } from '../wechat/platform/platform-event.ts';

/** A message of WeChat's release check that has to be answered by a customer-service message. */
export interface ReleaseCheckMessage {
  readonly type: 'releaseCheck';
  readonly createTime: number;
  /** The account that WeChat uses for the check. */
  readonly appId: string;
  readonly openId: string;
  readonly authorizationCode: string;
  readonly content: string;
}

/** The content of the queue between the receiver and the token-refresher. */
export interface PlatformWork {
  readonly platform: string;
  readonly event: PlatformEvent | ReleaseCheckMessage;
}
