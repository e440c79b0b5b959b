import type { Clock } from '../clock.ts';
import type { SimulatedAccount } from './account.ts';
import { type Answer, readPushAnswer } from './answer.ts';
import type { WirePush } from './push-body.ts';

/** The outcome of a push. */
export interface PushOutcome {
  /** How many requests were made. */
  readonly requests: number;
  readonly status: number;
  readonly body: string;
  readonly answer: Answer;
  /** Whether WeChat accepted the answer; otherwise the user sees that the account is out of service. */
  readonly isAccepted: boolean;
}

/** WeChat waits this long for an answer, and makes this many requests in all. */
const timeoutMs = 5000;
const requestsInAll = 3;

/**
 * Pushes to the account's webhook, and repeats the same request if there is no valid answer.
 *
 * @see https://developers.weixin.qq.com/doc/subscription/guide/product/message/Passive_user_reply_message.html
 */
export async function deliverPush(
  account: SimulatedAccount,
  push: WirePush,
  clock: Clock,
): Promise<PushOutcome> {
  for (let requests = 1; ; requests++) {
    const nextAt = clock.now() + timeoutMs;
    const { status, body } = await post(account.webhook, push);
    const isAnswered = status === 200;
    if (isAnswered || requests === requestsInAll) {
      const answer: Answer = isAnswered
        ? readPushAnswer(account, body)
        : { kind: 'abnormal', why: `HTTP ${status}` };
      return { requests, status, body, answer, isAccepted: answer.kind !== 'abnormal' };
    }
    await new Promise<void>((resolve) => clock.at(nextAt, resolve));
  }
}

/** A header that marks its own pushes. The pushes of other programs open a window only when the receiver accepts them. */
export const simulated = 'x-simulated-wechat';

/** One request of a push, without repeats. Status 0 stands for no answer. */
export const post = (webhook: string, push: WirePush) => request(webhook, push, { [simulated]: 'yes' });

/** The same, as if another program made it. */
export const postUnmarked = (webhook: string, push: WirePush) => request(webhook, push, {});

async function request(
  webhook: string,
  { query, body }: WirePush,
  marks: Readonly<Record<string, string>>,
): Promise<{ status: number; body: string }> {
  const url = `${webhook}?${new URLSearchParams(query)}`;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', 'user-agent': 'Mozilla/4.0', ...marks },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: await response.text() };
  } catch {
    return { status: 0, body: '' };
  }
}
