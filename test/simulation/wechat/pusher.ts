import { createHash } from 'node:crypto';
import type { HttpResult } from '#functions/receiver/http-event.ts';
import type { SimulatedFunction } from '../aws/lambda.ts';
import type { Engine } from '../engine/engine.ts';
import type { Observe } from '../observations.ts';
import { callbackToken } from '../product/accounts.ts';
import type { SimulatedAccount } from './account.ts';

export interface PendingPush {
  readonly account: SimulatedAccount;
  readonly openId: string;
  readonly mark: string;
  readonly fields: Readonly<Record<string, string | number>>;
}

/** WeChat waits this long for an answer, and makes this many requests in all; milliseconds. */
const timeoutMs = 5000;
const requestsInAll = 3;

/**
 * Pushes something to the account's URL, and repeats the request where there is no good answer. Pushes take different
 * times, so that they come in another order than they were made in.
 */
export function push(
  engine: Engine,
  receiver: SimulatedFunction,
  observe: Observe,
  pending: PendingPush,
): void {
  const { timeline, random, weather, trace } = engine;
  const { account, openId, mark } = pending;
  const delay = weather.strikes('latePush') ? random.between(1000, 90_000) : random.between(20, 150);
  const body = xml({ ToUserName: 'gh_5c1d9e7a2b40', FromUserName: openId, ...pending.fields });
  const firstNonce = random.between(1, 1e9);
  const repeatsSignature = random.chance(0.5);
  let isAccepted = false;

  function request(number: number, timestamp: number): void {
    const nonce = String(firstNonce + (repeatsSignature ? 0 : number));
    const signature = createHash('sha1')
      .update([callbackToken, String(timestamp), nonce].sort().join(''))
      .digest('hex');
    trace.add('wechat', `pushes ${mark} of ${openId}${number > 1 ? `, request ${number}` : ''}`);
    observe({ kind: 'pushRequested', mark });
    let isOver = false;
    const answerIsLost = weather.strikes('repeatedPush');
    const frontSkew = weather.has('skew') ? random.between(-20, 20) : 0;
    const again = (): void => {
      if (isOver) return;
      isOver = true;
      if (number < requestsInAll)
        request(number + 1, repeatsSignature ? timestamp : Math.floor(account.now() / 1000));
      else trace.add('wechat', `gives ${mark} up`);
    };
    receiver.invoke(
      {
        rawPath: `/${account.account}`,
        rawQueryString: `signature=${signature}&timestamp=${timestamp}&nonce=${nonce}&openid=${openId}`,
        requestContext: { http: { method: 'POST' }, timeEpoch: timeline.now() + frontSkew },
        body,
        isBase64Encoded: false,
      },
      (outcome) => {
        const result = outcome.kind === 'result' ? (outcome.result as HttpResult) : undefined;
        if (result?.statusCode !== 200) return;
        // Whoever answered knows of no time-out and no lost answer, and has promised to have the message.
        const passive = /<Content><!\[CDATA\[(.*?)\]\]>/.exec(result.body)?.[1];
        observe({ kind: 'pushAnswered', mark });
        if (isOver || answerIsLost) return;
        isOver = true;
        if (isAccepted) return;
        isAccepted = true;
        if (passive === undefined) observe({ kind: 'successTaken', mark });
        else observe({ kind: 'passiveShown', mark, text: passive });
      },
    );
    timeline.after(timeoutMs, again);
    if (weather.strikes('droppedPush')) timeline.after(random.between(100, 2000), again);
  }
  timeline.after(delay, () => request(1, Math.floor(account.now() / 1000)));
}

function xml(fields: Readonly<Record<string, string | number>>): string {
  const inner = Object.entries(fields).map(([name, value]) =>
    typeof value === 'number' ? `<${name}>${value}</${name}>` : `<${name}><![CDATA[${value}]]></${name}>`,
  );
  return `<xml>${inner.join('')}</xml>`;
}
