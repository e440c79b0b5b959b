import { errorFields, type Log } from '#shared/aws/log.ts';
import { CodedError, codeOf } from '#shared/coded-error.ts';
import type { EpochSeconds } from '#shared/epoch.ts';
import { isEmptyText } from '#shared/wechat/outgoing/is-empty-text.ts';
import type { Grants } from '#shared/window/conversation.ts';
import { secondsUntilCertain } from '#shared/window/grants.ts';
import type { AccountBreaker } from './account-breaker.ts';
import { requireFilesOfRules } from './check-files.ts';
import type { Attempt, Job } from './job.ts';
import { type NamedReply, refused, type SendOutcome } from './outcome.ts';
import { type SendDependencies, send } from './send.ts';

export interface SendUnlessPausedDependencies extends SendDependencies {
  readonly breaker: AccountBreaker;
  readonly log: Log;
  /** Returns after this many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** The most that one send takes, including a replacement of the token; no send begins with less time left. Seconds. */
const sendTime = 15;

/**
 * Sends one reply, unless the account is paused. If WeChat says that no window is open and nobody can tell whether the user
 * has just opened one, it is sent once more.
 *
 * @param closesAt when its window closes; epoch seconds
 * @param grants as they were when it was claimed
 */
export async function sendUnlessPaused(
  dependencies: SendUnlessPausedDependencies,
  { account: config, openId }: Job,
  { planned }: NamedReply,
  closesAt: EpochSeconds,
  grants: Grants,
  { deadline }: Attempt,
): Promise<SendOutcome> {
  const { breaker, log, now, wait } = dependencies;
  const { id: account, kind } = config;
  // It was claimed by rules that are no longer in force.
  if (planned === undefined) return refused('rules', 'reply');
  const { message } = planned;
  // WeChat would answer 44004. A template whose values are empty can leave nothing of a text.
  if (isEmptyText(message)) return refused('message', 'reply');
  if (now() / 1000 + sendTime > deadline) return { kind: 'noTimeLeft' };
  const code = await breaker.refusalOf(account);
  if (code !== undefined) return refused('account', 'rest', { code });
  const addressed = { account, kind, openId, message, closesAt };
  try {
    requireFilesOfRules(message, config);
    let outcome = await send(dependencies, addressed);
    const correction = outcome.kind === 'settled' ? outcome.correction : null;
    const pause =
      correction?.kind === 'closed' ? secondsUntilCertain(grants, correction.begun, now() / 1000) : undefined;
    if (pause !== undefined) {
      await wait(pause * 1000);
      outcome = await send(dependencies, addressed);
    }
    if (outcome.kind !== 'settled') return outcome;
    const { state } = outcome;
    if (state.state === 'sent') await breaker.sent(account);
    if (state.state === 'refused' && state.reason === 'account')
      await breaker.refused(account, state.code ?? 0);
    return outcome;
  } catch (error) {
    // A send itself never throws, so whatever was thrown was thrown before the message left.
    log('error', 'send_impossible', { account, ...errorFields(error) });
    if (error instanceof CodedError && error.decision.kind === 'permanent') return refused('config', 'reply');
    return { kind: 'notSent', code: null, why: codeOf(error) };
  }
}
