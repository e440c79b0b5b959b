import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import {
  jsonResponse,
  type LocalRequest,
  type LocalResponse,
  type LocalServer,
  serve,
} from '../http-server.ts';
import { type Observation, observed } from '../observe.ts';
import type { SimulatedAccount } from './account.ts';
import type { Agents } from './agents.ts';
import { type Console, type ConsoleAnswer, consoleCalls } from './console.ts';
import type { HeldMedia } from './media.ts';
import type { Mood } from './mood.ts';
import type { Tokens } from './tokens.ts';
import type { UserWindows } from './windows.ts';

/** What WeChat keeps of an account. */
export interface AccountState {
  readonly account: SimulatedAccount;
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

export interface ApiSettings {
  readonly port: number;
  readonly accounts: readonly AccountState[];
  readonly clock: Clock;
  readonly observation?: Observation | undefined;
  readonly mood: Mood;
  readonly onTyping: (account: string, openId: string) => void;
  readonly onDelivered: (message: DeliveredMessage) => void;
  readonly onRefused: (message: DeliveredMessage, errcode: number) => void;
  /** An API call opened or closed a session with an agent. */
  readonly onSession: (account: string, openId: string, event: string, agent: string) => void;
}

const messages: Readonly<Record<number, string>> = {
  40001: 'invalid credential, access_token is invalid or not latest',
  40003: 'invalid openid',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40013: 'invalid appid',
  40033: 'invalid charset. please check your request, if include \\uxxxx will create fail!',
  40125: 'invalid appsecret',
  41001: 'access_token missing',
  42001: 'access_token expired',
  40015: 'invalid menu type',
  40016: 'invalid button size',
  40018: 'invalid button name size',
  43001: 'require GET method',
  43002: 'require POST method',
  46003: 'menu no exist',
  48001: 'api unauthorized',
  44004: 'empty content',
  45002: 'content size out of limit',
  45072: 'invalid command',
  45080: 'out of the time of the last message',
  45015: 'response out of time limit or subscription is canceled',
  45047: 'out of response count limit',
  47001: 'data format error',
  65401: 'invalid kf_account',
  65413: 'session not exist',
  65414: 'session is served by another kf_account',
  65415: 'kf_account is not online',
};

/** Serves the part of WeChat's API that is called, and enforces what WeChat enforces. */
export function startApi(settings: ApiSettings): Promise<LocalServer> {
  const handle = settings.mood.through(failure, async (request) => {
    const session = agentSession(settings, request);
    if (session !== undefined) return session;
    const { method, path } = request;
    const ofConsole = consoleCalls[path];
    if (ofConsole !== undefined) {
      if (method !== ofConsole.method) return failure(ofConsole.method === 'POST' ? 43002 : 43001);
      const access = authorized(settings, request);
      if ('refusal' in access) return access.refusal;
      const body = method === 'POST' ? parse(request.body) : {};
      return body === undefined ? failure(47001) : answered(ofConsole.answer(access, request.query, body));
    }
    if (method !== 'POST') return failure(43002);
    if (path === '/cgi-bin/media/upload') return upload(settings, request);
    const body = parse(request.body);
    if (body === undefined) return failure(47001);
    switch (path) {
      case '/cgi-bin/stable_token':
        return stableToken(settings, body);
      case '/cgi-bin/message/custom/send':
      case '/cgi-bin/message/custom/business/send':
        return send(settings, request, body);
      case '/cgi-bin/message/custom/typing':
        return typing(settings, request, body);
      default:
        return { status: 404, body: 'no such path in the simulated WeChat' };
    }
  });
  return serve(settings.port, observed(settings.observation, 'wechat', handle), {
    orNext: settings.port !== 0,
  });
}

type Body = Readonly<Record<string, unknown>>;

const sessionPaths = '/customservice/kfsession/';

/** Who is online and who talks with whom; `undefined` for any other call. */
function agentSession(settings: ApiSettings, request: LocalRequest): LocalResponse | undefined {
  const { path } = request;
  const isList = path === '/cgi-bin/customservice/getonlinekflist';
  if (!isList && !path.startsWith(sessionPaths)) return undefined;
  const access = authorized(settings, request);
  if ('refusal' in access) return access.refusal;
  const { agents, account } = access.state;
  if (isList) return jsonResponse(200, { kf_online_list: agents.list() });
  if (path === `${sessionPaths}getsession`) {
    const agent = agents.of(request.query.get('openid') ?? '');
    return jsonResponse(200, { createtime: agent === undefined ? 0 : access.now, kf_account: agent ?? '' });
  }
  if (path !== `${sessionPaths}create` && path !== `${sessionPaths}close`) return undefined;
  const body = parse(request.body);
  if (body === undefined) return failure(47001);
  const openId = String(body['openid']);
  const agent = String(body['kf_account']);
  const isNew = agents.of(openId) === undefined;
  const action = path.endsWith('create') ? 'open' : 'close';
  const code = agents[action](openId, agent);
  if (code !== 0) return failure(code);
  if (action === 'close' || isNew)
    settings.onSession(
      account.account,
      openId,
      action === 'open' ? 'kf_create_session' : 'kf_close_session',
      agent,
    );
  return jsonResponse(200, { errcode: 0, errmsg: 'ok' });
}

function stableToken({ accounts, clock }: ApiSettings, body: Body): LocalResponse {
  const state = accounts.find(({ account }) => account.appId === body['appid']);
  if (state === undefined) return failure(40013);
  if (state.account.appSecret !== body['secret']) return failure(40125);
  const now = Math.floor(clock.now() / 1000);
  return jsonResponse(200, state.tokens.stableToken(now, body['force_refresh'] === true));
}

/** The account that the access token of a request belongs to, or the error that the token is answered with. */
function authorized(
  { accounts, clock }: ApiSettings,
  request: LocalRequest,
): { readonly state: AccountState; readonly now: number } | { readonly refusal: LocalResponse } {
  const now = Math.floor(clock.now() / 1000);
  const token = request.query.get('access_token') ?? '';
  if (token === '') return { refusal: failure(41001) };
  // A token of no account at all gets the same answer as one that was replaced.
  const checks = accounts.map((state) => ({ state, code: state.tokens.check(token, now) }));
  const { state, code } = checks.find((check) => check.code !== 40001) ?? { state: undefined, code: 40001 };
  return state === undefined || code !== 0 ? { refusal: failure(code) } : { state, now };
}

function upload(settings: ApiSettings, request: LocalRequest): LocalResponse {
  const access = authorized(settings, request);
  if ('refusal' in access) return access.refusal;
  const contentType = request.headers['content-type'] ?? '';
  const type = request.query.get('type') ?? '';
  return jsonResponse(200, access.state.media.upload(type, contentType, request.body, access.now));
}

function typing(settings: ApiSettings, request: LocalRequest, body: Body): LocalResponse {
  const access = authorized(settings, request);
  if ('refusal' in access) return access.refusal;
  const { touser, command } = body;
  if (command !== 'Typing' && command !== 'CancelTyping') return failure(45072);
  if (!access.state.windowsOf(String(touser)).hasTalked(settings.clock.now())) return failure(45080);
  settings.onTyping(access.state.account.account, String(touser));
  return jsonResponse(200, { errcode: 0, errmsg: 'ok' });
}

function send(settings: ApiSettings, request: LocalRequest, body: Body): LocalResponse {
  const access = authorized(settings, request);
  if ('refusal' in access) return access.refusal;
  const { state, now } = access;

  const { touser, msgtype } = body;
  if (/\\u[0-9a-f]{4}/i.test(request.body.toString('utf8'))) return failure(40033);
  if (typeof touser !== 'string' || !/^o[\w-]{10,}$/.test(touser)) return failure(40003);
  if (typeof msgtype !== 'string' || typeof body[msgtype] !== 'object') return failure(40008);
  const content = (body['text'] as { content?: unknown } | undefined)?.content;
  if (msgtype === 'text' && (typeof content !== 'string' || content === '')) return failure(44004);
  if (typeof content === 'string' && Buffer.byteLength(content) > 2048) return failure(45002);

  const mediaProblem = state.media.check(body, now);
  if (mediaProblem !== 0) return failure(mediaProblem);

  const message: DeliveredMessage = { account: state.account.account, openId: touser, message: body };
  const windows = state.windowsOf(touser);
  const at = settings.clock.now();
  const refusal = windows.refusal(at);
  if (refusal !== 0) {
    settings.onRefused(message, refusal);
    return failure(refusal);
  }
  windows.count(at);
  settings.onDelivered(message);
  return jsonResponse(200, { errcode: 0, errmsg: 'ok' });
}

function answered(answer: ConsoleAnswer): LocalResponse {
  switch (answer.kind) {
    case 'data':
      return jsonResponse(200, answer.data);
    case 'file':
      return { status: 200, headers: { 'content-type': answer.file.contentType }, body: answer.file.content };
    case 'refused':
      return failure(answer.errcode);
  }
}

function failure(errcode: number): LocalResponse {
  const rid = [4, 4, 4].map((bytes) => randomBytes(bytes).toString('hex')).join('-');
  return jsonResponse(200, { errcode, errmsg: `${messages[errcode] ?? 'error'} rid: ${rid}` });
}

function parse(body: Buffer): Body | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}
