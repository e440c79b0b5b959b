import type { AccountKind } from '../wechat/account-kind.ts';
import type { ActionClass } from '../wechat/inbound/action-class.ts';

/** How many messages one action of a user allows, and for how many seconds after it. */
export interface Quota {
  readonly limit: number;
  readonly seconds: number;
}
export type QuotaTable = Readonly<Record<ActionClass, Quota>>;

const minute = 60;
const hour = 60 * minute;
const none: Quota = { limit: 0, seconds: 0 };

/**
 * WeChat's published numbers; each can be overridden per account, because WeChat changes them without notice.
 * Payments are 0 because WeChat's pages contradict each other and no payment reaches the message URL.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/kf/intro.html
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/send.html
 */
export const defaultQuotas: Readonly<Record<AccountKind, QuotaTable>> = {
  'official-account': {
    userMessage: { limit: 5, seconds: 48 * hour },
    menuClick: { limit: 3, seconds: minute },
    subscribe: { limit: 3, seconds: minute },
    scan: { limit: 3, seconds: minute },
    enterSession: none,
    payment: none,
    complaint: none,
  },
  'mini-program': {
    userMessage: { limit: 5, seconds: 48 * hour },
    menuClick: none,
    subscribe: none,
    scan: none,
    enterSession: { limit: 2, seconds: minute },
    payment: none,
    complaint: none,
  },
};
