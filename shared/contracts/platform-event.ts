import type { Fields } from '../wechat/fields.ts';
import type { PlatformNews } from '../wechat/platform/platform-event.ts';

/** What WeChat tells a third-party platform (第三方平台), apart from its tickets. */
export const platformEvent = 'WeChatPlatformEvent';

export interface PlatformEventData {
  readonly platform: string;
  readonly type: PlatformNews['type'];
  /** WeChat's name for it, as in `updateauthorized`. */
  readonly infoType: string;
  /** Epoch seconds, by WeChat's clock. */
  readonly createTime: number;
  /** The AppID that it is about, if any. */
  readonly authorizerAppId?: string;
  /** The account of this stack with that AppID, if any. */
  readonly account: string | null;
  /** WeChat's own fields, without codes and tickets. */
  readonly fields: Fields;
}
