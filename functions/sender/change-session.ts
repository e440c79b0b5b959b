import { errorFields, type Log, userHash } from '#shared/aws/log.ts';
import type { DelayedWork, SessionWork } from '#shared/contracts/work.ts';
import type { EpochMilliseconds, EpochSeconds } from '#shared/epoch.ts';
import type { SessionChange } from '#shared/rules/engine/decision.ts';
import { closeSession, openSession, type SessionResult } from '#shared/wechat/api/agent-sessions.ts';
import type { Http } from '#shared/wechat/api/http.ts';
import { type AccessTokens, withToken } from './access-token.ts';
import type { Job, Postponed, SessionTask } from './job.ts';
import type { DoLater } from './later.ts';
import type { Done } from './outcome.ts';

/**
 * The session with an agent that the rules want opened or closed. A transfer that no response could make is made by a
 * call instead.
 */
export function sessionAfter(
  job: Job,
  { conversation, plan }: Done,
  now: EpochSeconds,
): Postponed | undefined {
  const { account, openId, key, origin } = job;
  // A message that came too late to be answered changes nothing.
  if (origin.kind !== 'push' || conversation.deliveries[key] === undefined) return undefined;
  const change = plan.decision?.session ?? (account.agentSessions ? transferLeftOver(job, plan) : undefined);
  if (change === undefined) return undefined;
  const work: SessionWork = {
    kind: 'agentSession',
    account: account.id,
    openId,
    key: `${key}.session`,
    askedAt: job.at,
    change,
    tries: 0,
    correlationId: key,
  };
  return { kind: 'postpone', name: work.key, dueAt: now, work };
}

/** The transfer that no response made: none was given, or it came too late. */
export function transferLeftOver({ origin }: Job, { decision }: Done['plan']): SessionChange | undefined {
  const passive = decision?.passive;
  if (passive?.kind !== 'transfer' || origin.kind !== 'push') return undefined;
  if (origin.respondedAt !== null || origin.answeredBy !== null) return undefined;
  return { ...passive, kind: 'open' };
}

export interface ChangeSessionDependencies {
  readonly http: Http;
  readonly wechatApi: string;
  readonly tokens: AccessTokens;
  readonly later: DoLater;
  readonly log: Log;
  readonly now: () => EpochMilliseconds;
}

/** How long WeChat may take to answer one call; milliseconds. */
const timeout = 3000;
/**
 * How long to wait after each try while WeChat is too busy, seconds. After all of them, the one-minute window of a
 * click still has time for the reply that replaces the session.
 */
const pauses = [3, 8, 15];

/** Opens or closes a session. If no agent takes the user, they get what the rule says then. */
export async function changeSession(
  dependencies: ChangeSessionDependencies,
  { account: { id }, work }: SessionTask,
): Promise<void> {
  const { later, log, now } = dependencies;
  const { change, openId, tries } = work;
  const about = { account: id, rule: change.rule, user: userHash(id, openId) };
  const result = await attempt(dependencies, work);
  if (result.kind === 'done') {
    log('info', change.kind === 'open' ? 'session_opened' : 'session_closed', about);
    return;
  }
  const pause = pauses[tries];
  if (pause !== undefined && isTemporary(result)) {
    const again = { ...work, tries: tries + 1 };
    await later({ name: `${work.key}.${again.tries}`, dueAt: now() / 1000 + pause, work: again });
    return;
  }
  const why = result.kind === 'failed' ? errorFields(result.cause) : { wechatCode: result.code };
  log('warn', change.kind === 'open' ? 'transfer_not_made' : 'session_not_closed', {
    ...about,
    why: result.kind,
    ...why,
  });
  const messages = change.kind === 'open' ? (change.otherwise ?? []) : [];
  if (messages.length > 0) await later(otherwiseOf(work, messages, now() / 1000));
}

async function attempt(dependencies: ChangeSessionDependencies, work: SessionWork): Promise<SessionResult> {
  try {
    return await withToken(dependencies.tokens, work.account, ({ accessToken }) =>
      call(dependencies, work, accessToken),
    );
  } catch (cause) {
    return { kind: 'failed', cause };
  }
}

function call(
  { http, wechatApi: baseUrl }: ChangeSessionDependencies,
  { openId, change }: SessionWork,
  accessToken: string,
): Promise<SessionResult> {
  const request = { baseUrl, accessToken, openId, timeout };
  return change.kind === 'open' ? openSession(http, request, change.kfAccount) : closeSession(http, request);
}

function isTemporary(result: SessionResult): boolean {
  if (result.kind === 'rejected') return result.class === 'retry' || result.class === 'token';
  return result.kind === 'failed';
}

/** The reply that takes the place of a transfer, in order with the user's other messages. */
function otherwiseOf(
  { account, openId, key, askedAt, change, correlationId }: SessionWork,
  messages: DelayedWork['messages'],
  now: EpochSeconds,
): Parameters<DoLater>[0] {
  const work: DelayedWork = {
    kind: 'delayedReplies',
    account,
    openId,
    key: `${key}.otherwise`,
    askedAt,
    rule: change.rule,
    messages,
    unlessContactAfter: null,
    correlationId,
  };
  return { name: work.key, dueAt: Math.floor(now), work };
}
