import { type ApiWorld, answerCall } from '#infra/local/wechat/api.ts';
import type { Engine } from '../engine/engine.ts';
import type { Observe } from '../observations.ts';
import type { SimulatedAccount, SimulatedUser } from './account.ts';

export interface ApiRequest {
  /** The process that makes it. */
  readonly from: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  /** Whether its answer reaches the process, if that lives. */
  readonly isHeard: boolean;
}

/** What WeChat says of a message that has something in it that it does not take. */
export const codesAboutMessages: readonly number[] = [40068, 40132, 40168, 45002, 45064, 45166, 48008];

/** WeChat's API, which the local run has too, with what goes wrong in it: what arrives there, in the order of its arrival. */
export function wechatApi(
  { weather, random, trace, timeline }: Engine,
  accounts: readonly SimulatedAccount[],
  observe: Observe,
): (request: ApiRequest) => object {
  const of = (name: string): SimulatedAccount =>
    accounts.find(({ account }) => account === name) as SimulatedAccount;
  const arrived = (message: Parameters<ApiWorld['onDelivered']>[0], refusal: number): void => {
    const { account, openId } = message;
    const text = (message.message['text'] as { content: string }).content;
    const ownRefusal = refusal === 0 ? 0 : of(account).userOf(openId).windows.refusal(of(account).now());
    trace.add('wechat', `${refusal === 0 ? 'delivers' : `refuses (${refusal})`} ${text} to ${openId}`);
    observe({ kind: 'sendArrived', account, openId, text, refusal, ownRefusal });
  };
  const world: ApiWorld = {
    accounts: accounts.map(({ state }) => state),
    objection({ account, openId }) {
      if (of(account).userOf(openId).refuses) return 43101;
      return weather.strikes('refusedMessage') ? random.pick(codesAboutMessages) : 0;
    },
    onTyping: () => {},
    onDelivered: (message) => arrived(message, 0),
    onRefused: arrived,
    onSession: () => {},
  };
  const busyUsers = accounts.flatMap(({ users }) => users.filter(({ busyUntil }) => busyUntil > 0));
  const isForBusyUser = (body: string): boolean =>
    !weather.isCalm() &&
    busyUsers.some(
      ({ openId, busyUntil }: SimulatedUser) =>
        timeline.now() < busyUntil && body.includes(`"touser":"${openId}"`),
    );

  return ({ from, method, path, query, body, isHeard }) => {
    if (weather.strikes('busy')) return { errcode: random.pick([-1, 45011]), errmsg: 'system busy' };
    if (isForBusyUser(body)) return { errcode: -1, errmsg: 'system busy' };
    const request = { method, path, query, headers: {}, body: Buffer.from(body) };
    const answer = answerCall(world, request);
    if (answer === undefined || answer.kind === 'file') throw new Error(`${path} is not simulated.`);
    const token = query.get('access_token') ?? '';
    if (answer.kind === 'refused') {
      const { errcode } = answer;
      const isAboutToken = errcode === 40001 || errcode === 42001;
      if (isAboutToken) trace.add('wechat', `refuses ${token}: ${errcode}`);
      const account = accounts.find(({ account: name }) => token.startsWith(`${name}-`))?.account ?? '';
      if (isAboutToken && isHeard) observe({ kind: 'tokenRejected', account, token, process: from });
      return { errcode, errmsg: 'refused rid: 1-2-3' };
    }
    if (path === '/cgi-bin/stable_token') tokenGiven(body, answer.data as { access_token: string });
    return answer.data;
  };

  function tokenGiven(body: string, { access_token: token }: { readonly access_token: string }): void {
    const { appid, force_refresh: force } = JSON.parse(body) as { appid: string; force_refresh: boolean };
    const account = accounts.find(({ appId }) => appId === appid)?.account ?? '';
    trace.add('wechat', `gives ${token}${force ? ', forced' : ''}`);
    observe({ kind: 'tokenGiven', account, force, at: timeline.now() });
  }
}
