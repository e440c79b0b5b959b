import { errorFields, type Log } from '#shared/aws/log.ts';
import { CodedError, codeOf } from '#shared/coded-error.ts';
import { isEmptyText } from '#shared/wechat/outgoing/is-empty-text.ts';
import type { Conversation, ReplyState } from '#shared/window/conversation.ts';
import { isCertainlyAfter } from '#shared/window/grants.ts';
import type { AccountBreaker } from './account-breaker.ts';
import type { Attempt, Job } from './job.ts';
import type { SendOutcome } from './outcome.ts';
import type { PlannedMessage } from './plan-replies.ts';
import { closingTime, noCorrection, type Progress } from './progress.ts';
import { type SendDependencies, send } from './send.ts';

export interface SendUnlessPausedDependencies extends SendDependencies {
  readonly breaker: AccountBreaker;
  readonly log: Log;
  /** Returns after this many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** The most that one send takes, including a replacement of the token; no send begins with less time left. Seconds. */
const sendTime = 15;

/** Sends one reply, unless the account is paused. @returns `noTimeLeft` where it would not end in time */
export async function sendUnlessPaused(
  dependencies: SendUnlessPausedDependencies,
  { account: { id: account, kind }, openId }: Job,
  { deadline }: Attempt,
  planned: PlannedMessage | undefined,
  progress: Progress,
): Promise<SendOutcome | 'noTimeLeft'> {
  const { breaker, log, now, wait } = dependencies;
  // It was claimed by rules that are no longer in force.
  if (planned === undefined) return settled({ state: 'refused', reason: 'rules' }, 'reply');
  // WeChat would answer 44004. A template whose values are empty can leave nothing of a text.
  if (isEmptyText(planned.message)) return settled({ state: 'refused', reason: 'message' }, 'reply');
  if (now() / 1000 + sendTime > deadline) return 'noTimeLeft';
  const refusal = await breaker.refusalOf(account);
  if (refusal !== undefined) return settled({ state: 'refused', reason: 'account', code: refusal }, 'rest');
  const { message } = planned;
  const attempt = (): Promise<SendOutcome> =>
    send(dependencies, { account, kind, openId, message, closesAt: closingTime(progress, now() / 1000) });
  try {
    let outcome = await attempt();
    const pause = secondsUntilCertain(outcome, progress.conversation, now() / 1000);
    if (pause !== undefined) {
      await wait(pause * 1000);
      outcome = await attempt();
    }
    if (outcome.kind === 'settled') await tell(breaker, account, outcome.state);
    return outcome;
  } catch (error) {
    // A send itself never throws, so whatever was thrown was thrown before the message left.
    log('error', 'send_impossible', { account, ...errorFields(error) });
    if (error instanceof CodedError && error.decision.kind === 'permanent')
      return settled({ state: 'refused', reason: 'config' }, 'reply');
    return { kind: 'notSent', code: null, why: codeOf(error) };
  }
}

function settled(state: ReplyState, scope: 'reply' | 'rest'): SendOutcome {
  return { kind: 'settled', state, correction: noCorrection, scope };
}

/**
 * WeChat may say that no window is open right after the user opened one. Where nobody can tell which came first, the message
 * is sent once more.
 *
 * @returns how long to wait until there is no doubt, seconds; `undefined` where there is none
 */
function secondsUntilCertain(
  outcome: SendOutcome,
  { grants }: Conversation,
  now: number,
): number | undefined {
  if (outcome.kind !== 'settled' || outcome.correction.kind !== 'closed') return undefined;
  const { begun } = outcome.correction;
  const doubtful = Object.values(grants).filter(({ at }) => !isCertainlyAfter(begun, at));
  if (doubtful.length === 0) return undefined;
  const latest = Math.max(...doubtful.map(({ at }) => at));
  for (let pause = 0.5; ; pause += 0.5) if (isCertainlyAfter(now + pause, latest)) return pause;
}

async function tell(breaker: AccountBreaker, account: string, state: ReplyState): Promise<void> {
  if (state.state === 'sent') await breaker.sent(account);
  if (state.state === 'refused' && state.reason === 'account')
    await breaker.refused(account, state.code ?? 0);
}
