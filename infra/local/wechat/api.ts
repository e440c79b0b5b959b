import type { LocalRequest } from '../http-server.ts';
import type { SimulatedAccount } from './account.ts';
import type { Agents } from './agents.ts';
import { type Console, type ConsoleAnswer, consoleCalls } from './console.ts';
import type { HeldMedia } from './media.ts';
import type { Tokens } from './tokens.ts';
import type { UserWindows } from './windows.ts';

/** What WeChat stores about an account. */
export interface AccountState {
  readonly account: Pick<SimulatedAccount, 'account' | 'kind' | 'appId' | 'appSecret'>;
  /** WeChat's clock; milliseconds. */
  readonly now: () => number;
  readonly tokens: Tokens;
  readonly windowsOf: (openId: string) => UserWindows;
  readonly media: HeldMedia;
  readonly console: Console;
  readonly agents: Agents;
}

/** A message that reached a user. */
export interface DeliveredMessage {
  readonly account: string;
  readonly openId: string;
  readonly message: Readonly<Record<string, unknown>>;
}

/** WeChat's accounts, and callbacks for what the API does to users. */
export interface ApiWorld {
  readonly accounts: readonly AccountState[];
  /** Why WeChat refuses a message, apart from its window, as an error code; 0 if it does not. */
  readonly objection?: (message: DeliveredMessage) => number;
  readonly onTyping: (account: string, openId: string) => void;
  readonly onDelivered: (message: DeliveredMessage) => void;
  readonly onRefused: (message: DeliveredMessage, errcode: number) => void;
  /** An API call opened or closed a session with an agent. */
  readonly onSession: (account: string, openId: string, event: string, agent: string) => void;
}

export type ApiRequest = Pick<LocalRequest, 'method' | 'path' | 'query' | 'headers' | 'body'>;

type Body = Readonly<Record<string, unknown>>;
/** A call with a valid token. */
type Call = { readonly state: AccountState; readonly now: number };

const refused = (errcode: number): ConsoleAnswer => ({ kind: 'refused', errcode });
const data = (answer: object): ConsoleAnswer => ({ kind: 'data', data: answer });
const ok = data({ errcode: 0, errmsg: 'ok' });

/** Answers a call and enforces limits as WeChat does; `undefined` for a call that is not simulated. */
export function answerCall(world: ApiWorld, request: ApiRequest): ConsoleAnswer | undefined {
  const { method, path, query } = request;
  const post = (call: (state: Call, body: Body) => ConsoleAnswer): ConsoleAnswer => {
    const access = authorized(world, query);
    if (access.kind === 'refused') return access;
    const body = parse(request.body);
    return body === undefined ? refused(47001) : call(access, body);
  };
  const ofConsole = consoleCalls[path];
  if (ofConsole !== undefined) {
    if (method !== ofConsole.method) return refused(ofConsole.method === 'POST' ? 43002 : 43001);
    if (method === 'POST') return post((call, given) => ofConsole.answer(call, query, given));
    const access = authorized(world, query);
    return access.kind === 'refused' ? access : ofConsole.answer(access, query, {});
  }
  if (path === '/cgi-bin/customservice/getonlinekflist' || path === `${sessionPaths}getsession`) {
    const access = authorized(world, query);
    return access.kind === 'refused' ? access : sessionsOf(access, path, query);
  }
  if (method !== 'POST') return refused(43002);
  switch (path) {
    case '/cgi-bin/media/upload': {
      const access = authorized(world, query);
      if (access.kind === 'refused') return access;
      const contentType = request.headers['content-type'] ?? '';
      const { state, now } = access;
      return data(state.media.upload(query.get('type') ?? '', contentType, request.body, now));
    }
    case '/cgi-bin/stable_token':
      return stableToken(world, parse(request.body));
    case '/cgi-bin/message/custom/send':
    case '/cgi-bin/message/custom/business/send':
      return post((call, given) => send(world, call, given, request.body));
    case '/cgi-bin/message/custom/typing':
      return post((call, given) => typing(world, call, given));
    case `${sessionPaths}create`:
      return post((call, given) => changeSession(world, call, given, 'open'));
    case `${sessionPaths}close`:
      return post((call, given) => changeSession(world, call, given, 'close'));
    default:
      return undefined;
  }
}

const sessionPaths = '/customservice/kfsession/';

/** Who is online, or who talks with a user. */
function sessionsOf({ state: { agents }, now }: Call, path: string, query: URLSearchParams): ConsoleAnswer {
  if (!path.startsWith(sessionPaths)) return data({ kf_online_list: agents.list() });
  const agent = agents.of(query.get('openid') ?? '');
  return data({ createtime: agent === undefined ? 0 : now, kf_account: agent ?? '' });
}

function changeSession(
  world: ApiWorld,
  { state: { agents, account } }: Call,
  body: Body,
  action: 'open' | 'close',
): ConsoleAnswer {
  const openId = String(body['openid']);
  const agent = String(body['kf_account']);
  const isNew = agents.of(openId) === undefined;
  const code = agents[action](openId, agent);
  if (code !== 0) return refused(code);
  const event = action === 'open' ? 'kf_create_session' : 'kf_close_session';
  if (action === 'close' || isNew) world.onSession(account.account, openId, event, agent);
  return ok;
}

function stableToken({ accounts }: ApiWorld, body: Body | undefined): ConsoleAnswer {
  if (body === undefined) return refused(47001);
  const state = accounts.find(({ account }) => account.appId === body['appid']);
  if (state === undefined) return refused(40013);
  if (state.account.appSecret !== body['secret']) return refused(40125);
  return data(state.tokens.stableToken(secondsOf(state), body['force_refresh'] === true));
}

function secondsOf({ now }: AccountState): number {
  return Math.floor(now() / 1000);
}

/** The account of a request's access token, or WeChat's error for that token. */
function authorized(
  { accounts }: ApiWorld,
  query: URLSearchParams,
): ({ readonly kind: 'authorized' } & Call) | Extract<ConsoleAnswer, { kind: 'refused' }> {
  const token = query.get('access_token') ?? '';
  if (token === '') return { kind: 'refused', errcode: 41001 };
  for (const state of accounts) {
    const now = secondsOf(state);
    const errcode = state.tokens.check(token, now);
    if (errcode === 0) return { kind: 'authorized', state, now };
    // An unknown token gets the same answer as a replaced one.
    if (errcode !== 40001) return { kind: 'refused', errcode };
  }
  return { kind: 'refused', errcode: 40001 };
}

function typing(world: ApiWorld, { state }: Call, { touser, command }: Body): ConsoleAnswer {
  if (command !== 'Typing' && command !== 'CancelTyping') return refused(45072);
  if (!state.windowsOf(String(touser)).hasTalked(state.now())) return refused(45080);
  world.onTyping(state.account.account, String(touser));
  return ok;
}

function send(world: ApiWorld, { state, now }: Call, body: Body, raw: Buffer): ConsoleAnswer {
  const { touser, msgtype } = body;
  if (/\\u[0-9a-f]{4}/i.test(raw.toString('utf8'))) return refused(40033);
  if (typeof touser !== 'string' || !/^o[\w-]{10,}$/.test(touser)) return refused(40003);
  if (typeof msgtype !== 'string' || typeof body[msgtype] !== 'object') return refused(40008);
  const content = (body['text'] as { content?: unknown } | undefined)?.content;
  if (msgtype === 'text' && (typeof content !== 'string' || content === '')) return refused(44004);
  if (typeof content === 'string' && Buffer.byteLength(content) > 2048) return refused(45002);

  const mediaProblem = state.media.check(body, now);
  if (mediaProblem !== 0) return refused(mediaProblem);

  const message: DeliveredMessage = { account: state.account.account, openId: touser, message: body };
  const windows = state.windowsOf(touser);
  const at = state.now();
  const refusal = world.objection?.(message) || windows.refusal(at);
  if (refusal !== 0) {
    world.onRefused(message, refusal);
    return refused(refusal);
  }
  windows.count(at);
  world.onDelivered(message);
  return ok;
}

function parse(body: Buffer): Body | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}
