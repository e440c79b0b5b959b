/*
 * WeChat's own count of what may be sent to whom. It keeps what happened and counts anew each time, unlike the ledger that
 * it is there to contradict. Times are in milliseconds by WeChat's clock.
 * https://developers.weixin.qq.com/doc/service/guide/product/kf/intro.html
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/send.html
 */

/** What each action allows: messages, and for how many seconds. */
export type Allowances = Readonly<
  Record<string, { readonly messages: number; readonly seconds: number } | undefined>
>;

export interface UserWindows {
  /** The user did something that may open a window. */
  act(action: string, at: number): void;
  /** The user has unfollowed, or WeChat has other reasons. */
  close(): void;
  /** How many messages may be sent now. */
  left(at: number): number;
  /** WeChat's answer to a message sent now, by its own count alone. */
  refusal(at: number): 0 | 45015 | 45047;
  /** Counts a message. */
  count(at: number): void;
}

export function userWindows(allowances: Allowances): UserWindows {
  const lastActions = new Map<string, number>();
  let sends: number[] = [];

  /** What is left of each window that is open. */
  function open(at: number): number[] {
    const left: number[] = [];
    for (const [action, since] of lastActions) {
      const allowance = allowances[action];
      if (allowance === undefined || at >= since + allowance.seconds * 1000) continue;
      left.push(allowance.messages - sends.filter((time) => time >= since).length);
    }
    return left;
  }
  return {
    act(action, at) {
      if (allowances[action] !== undefined) lastActions.set(action, at);
    },
    close() {
      lastActions.clear();
      sends = [];
    },
    left: (at) => Math.max(0, ...open(at)),
    refusal(at) {
      const left = open(at);
      if (left.length === 0) return 45015;
      return Math.max(...left) > 0 ? 0 : 45047;
    },
    count: (at) => void sends.push(at),
  };
}
