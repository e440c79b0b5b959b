import type { AccountKind } from '#shared/wechat/account-kind.ts';

/*
 * WeChat's own record of the users that an account may write to, from its published tables. It stores what happened,
 * in order, and counts again at every send. The ledger, which it checks, works differently. Times are in milliseconds
 * by WeChat's clock.
 * https://developers.weixin.qq.com/doc/service/guide/product/kf/intro.html
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/send.html
 */

export type Action = 'userMessage' | 'menuClick' | 'subscribe' | 'scan' | 'enterSession';

/** What each action allows: messages, and for how many seconds. */
export type Allowances = {
  readonly [action in Action]?: { readonly messages: number; readonly seconds: number };
};

const hours48 = 48 * 3600;
export const allowancesOf: Readonly<Record<AccountKind, Allowances>> = {
  'official-account': {
    userMessage: { messages: 5, seconds: hours48 },
    menuClick: { messages: 3, seconds: 60 },
    subscribe: { messages: 3, seconds: 60 },
    scan: { messages: 3, seconds: 60 },
  },
  'mini-program': {
    userMessage: { messages: 5, seconds: hours48 },
    enterSession: { messages: 2, seconds: 60 },
  },
};

/** Of one user with one account. */
export interface UserWindows {
  /** The user did something that starts its window again. */
  act(action: Action, at: number): void;
  /** The user has unfollowed, or WeChat has other reasons. */
  close(): void;
  /** How many messages may be sent now. */
  left(at: number): number;
  /** WeChat's answer to a message sent now, by its own count. */
  refusal(at: number): 0 | 45015 | 45047;
  /** Counts a message. */
  count(at: number): void;
  /** Whether the user or the account has written within the last half minute. */
  hasTalked(at: number): boolean;
}

export function userWindows(allowances: Allowances): UserWindows {
  let happened: { readonly what: Action | 'send'; readonly at: number }[] = [];

  /** What is left of each open window. If the user did the same several times, the last action counts. */
  function open(at: number): number[] {
    return Object.entries(allowances).flatMap(([action, { messages, seconds }]) => {
      const opened = happened.findLastIndex(({ what }) => what === action);
      const since = happened[opened]?.at ?? Number.NEGATIVE_INFINITY;
      if (at >= since + seconds * 1000) return [];
      return [messages - happened.slice(opened).filter(({ what }) => what === 'send').length];
    });
  }
  return {
    act: (action, at) => void happened.push({ what: action, at }),
    close() {
      happened = [];
    },
    left: (at) => Math.max(0, ...open(at)),
    refusal(at) {
      const left = open(at);
      if (left.length === 0) return 45015;
      return Math.max(...left) > 0 ? 0 : 45047;
    },
    count: (at) => void happened.push({ what: 'send', at }),
    hasTalked: (now) => happened.some(({ at }) => now - at <= 30_000),
  };
}
