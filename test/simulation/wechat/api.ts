import type { Engine } from '../engine/engine.ts';
import type { Observe } from '../observations.ts';
import type { SimulatedAccount } from './account.ts';

export interface ApiRequest {
  /** The process that makes it. */
  readonly from: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** Whether its answer reaches the process, if that lives. */
  readonly isHeard: boolean;
}

/** What WeChat says of a message that has something in it that it does not take. */
export const codesAboutMessages: readonly number[] = [40068, 40132, 40168, 45002, 45064, 45166, 48008];

/** WeChat's API: what arrives there, in the order of its arrival. */
export function wechatApi(
  { weather, random, trace, timeline }: Engine,
  accounts: readonly SimulatedAccount[],
  observe: Observe,
): (request: ApiRequest) => object {
  return ({ from, path, query, body, isHeard }) => {
    const parsed = JSON.parse(body) as Readonly<Record<string, unknown>>;
    if (weather.strikes('busy')) return { errcode: random.pick([-1, 45011]), errmsg: 'system busy' };
    if (path === '/cgi-bin/stable_token') return stableToken(parsed);
    const token = query.get('access_token') ?? '';
    const account = accounts.find(({ account: name }) => token.startsWith(`${name}-`));
    const code = account?.tokens.check(token, account.now() / 1000) ?? 40001;
    if (account === undefined || code !== 0) {
      trace.add('wechat', `refuses ${token}: ${code}`);
      if (isHeard) observe({ kind: 'tokenRejected', account: account?.account ?? '', token, process: from });
      return { errcode: code, errmsg: 'access_token' };
    }
    return send(account, parsed);
  };

  function stableToken(body: Readonly<Record<string, unknown>>): object {
    const account = accounts.find(({ appId }) => appId === body['appid']);
    if (account === undefined) return { errcode: 40013, errmsg: 'invalid appid' };
    const force = body['force_refresh'] === true;
    const given = account.tokens.stableToken(Math.floor(account.now() / 1000), force);
    trace.add('wechat', `gives ${given.access_token}${force ? ', forced' : ''}`);
    observe({ kind: 'tokenGiven', account: account.account, force, at: timeline.now() });
    return given;
  }

  function send(account: SimulatedAccount, body: Readonly<Record<string, unknown>>): object {
    const openId = String(body['touser']);
    const text = (body['text'] as { content: string }).content;
    const user = account.userOf(openId);
    const at = account.now();
    if (user.isBusy && !weather.isCalm()) return { errcode: -1, errmsg: 'system busy' };
    const ownRefusal = user.windows.refusal(at);
    const refusal = user.refuses
      ? 43101
      : weather.strikes('refusedMessage')
        ? random.pick(codesAboutMessages)
        : ownRefusal;
    if (refusal === 0) user.windows.count(at);
    trace.add('wechat', `${refusal === 0 ? 'delivers' : `refuses (${refusal})`} ${text} to ${openId}`);
    observe({ kind: 'sendArrived', account: account.account, openId, text, refusal, ownRefusal });
    return { errcode: refusal, errmsg: refusal === 0 ? 'ok' : 'refused rid: 1-2-3' };
  }
}
