import type { AccountKind } from '#shared/wechat/account-kind.ts';

/*
 * WeChat's own bookkeeping of who may be written to, from its published tables. It keeps what happened (each action
 * with its time, each send with its time) and counts anew at every send, unlike the ledger it is there to contradict.
 * https://developers.weixin.qq.com/doc/service/guide/product/kf/intro.html
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/send.html
 */

export type Action = 'message' | 'menu' | 'follow' | 'scan' | 'enter';

const hours48 = 48 * 3600;
const allowances: Readonly<
  Record<AccountKind, Partial<Record<Action, { messages: number; seconds: number }>>>
> = {
  'official-account': {
    message: { messages: 5, seconds: hours48 },
    menu: { messages: 3, seconds: 60 },
    follow: { messages: 3, seconds: 60 },
    scan: { messages: 3, seconds: 60 },
  },
  'mini-program': {
    message: { messages: 5, seconds: hours48 },
    enter: { messages: 2, seconds: 60 },
  },
};

export interface Windows {
  /** @param at epoch seconds */
  act(openId: string, action: Action, at: number): void;
  unfollow(openId: string): void;
  /** Whether the user or the account has written within the last half minute. */
  hasTalked(openId: string, at: number): boolean;
  /** 0 and counted when a message may be sent at `at`, otherwise WeChat's error code. */
  send(openId: string, at: number): 0 | 45015 | 45047;
}

export function createWindows(kind: AccountKind): Windows {
  const lastAction = new Map<string, Map<Action, number>>();
  const sends = new Map<string, number[]>();
  return {
    act(openId, action, at) {
      const actions = lastAction.get(openId) ?? new Map<Action, number>();
      lastAction.set(openId, actions.set(action, at));
    },
    unfollow(openId) {
      lastAction.delete(openId);
    },
    hasTalked(openId, at) {
      const times = [...(lastAction.get(openId)?.values() ?? []), ...(sends.get(openId) ?? [])];
      return times.some((time) => at - time <= 30);
    },
    send(openId, at) {
      const sent = sends.get(openId) ?? [];
      let isAnyOpen = false;
      for (const [action, since] of lastAction.get(openId) ?? []) {
        const allowance = allowances[kind][action];
        if (allowance === undefined || at - since >= allowance.seconds) continue;
        isAnyOpen = true;
        if (sent.filter((time) => time >= since).length < allowance.messages) {
          sends.set(openId, [...sent, at]);
          return 0;
        }
      }
      return isAnyOpen ? 45047 : 45015;
    },
  };
}
