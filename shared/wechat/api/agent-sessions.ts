import { type ApiAnswer, callApi } from './call.ts';
import { type ErrorClass, meaningOf } from './error-codes.ts';
import type { Http } from './http.ts';

/** How one attempt to open or close a session with an agent ended. */
export type SessionResult =
  /** The agent has the user, or no longer has them. */
  | { readonly kind: 'done' }
  /** No agent is online, or none of them can take the user. */
  | { readonly kind: 'nobody'; readonly code: number | null }
  | { readonly kind: 'rejected'; readonly class: ErrorClass; readonly code: number }
  /** Nobody knows whether it took effect; it can be repeated, because a user has one session at most. */
  | { readonly kind: 'failed'; readonly cause: unknown };

export interface SessionRequest {
  readonly baseUrl: string;
  readonly accessToken: string;
  readonly openId: string;
  /** For each call; milliseconds. */
  readonly timeout: number;
}

/** So many agents are asked in turn; somebody who goes offline in between must not end the search. */
const mostAgents = 3;
/**
 * Opens a session with one agent, or with the agent online who has the fewest sessions.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/customer/session/api_createkfsession
 * @see https://developers.weixin.qq.com/doc/service/api/customer/account/api_getonlinekflist
 */
export async function openSession(
  http: Http,
  request: SessionRequest,
  kfAccount?: string,
): Promise<SessionResult> {
  let agents = kfAccount === undefined ? [] : [kfAccount];
  if (kfAccount === undefined) {
    const answer = await call(http, request, '/cgi-bin/customservice/getonlinekflist');
    if (answer.kind !== 'ok') return resultOf(answer);
    agents = leastBusyFirst(answer.data['kf_online_list']).slice(0, mostAgents);
  }
  let result: SessionResult = { kind: 'nobody', code: null };
  for (const agent of agents) {
    result = await change(http, request, 'create', agent);
    if (result.kind !== 'nobody') return result;
  }
  return result;
}

/**
 * Closes the user's session with whichever agent has it.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/customer/session/api_closekfsession
 */
export async function closeSession(http: Http, request: SessionRequest): Promise<SessionResult> {
  const answer = await call(http, request, '/customservice/kfsession/getsession', {
    openid: request.openId,
  });
  if (answer.kind !== 'ok') return resultOf(answer);
  const agent = answer.data['kf_account'];
  if (typeof agent !== 'string' || agent === '') return { kind: 'done' };
  return change(http, request, 'close', agent);
}

async function change(
  http: Http,
  request: SessionRequest,
  action: 'create' | 'close',
  kfAccount: string,
): Promise<SessionResult> {
  const body = { kf_account: kfAccount, openid: request.openId };
  return resultOf(await call(http, request, `/customservice/kfsession/${action}`, {}, body));
}

function call(
  http: Http,
  request: SessionRequest,
  path: string,
  query: Readonly<Record<string, string>> = {},
  body?: unknown,
): Promise<ApiAnswer> {
  return callApi(http, { ...request, path, query, body });
}

function resultOf(answer: ApiAnswer): SessionResult {
  switch (answer.kind) {
    case 'ok':
      return { kind: 'done' };
    case 'notSent':
    case 'noAnswer':
      return { kind: 'failed', cause: answer.cause };
    case 'error': {
      const { code } = answer;
      const { class: errorClass } = meaningOf('session', code);
      if (errorClass === 'ignore') return { kind: 'done' };
      return errorClass === 'message'
        ? { kind: 'nobody', code }
        : { kind: 'rejected', class: errorClass, code };
    }
  }
}

/** The names of the agents in WeChat's list, those with the fewest sessions first. */
function leastBusyFirst(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  const agents = list as readonly { readonly kf_account?: unknown; readonly accepted_case?: unknown }[];
  return agents
    .map((one) => ({ name: String(one?.kf_account ?? ''), busy: Number(one?.accepted_case ?? 0) }))
    .filter(({ name }) => name !== '')
    .sort((one, other) => one.busy - other.busy)
    .map(({ name }) => name);
}
