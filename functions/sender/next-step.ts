import type { EpochSeconds } from '#shared/epoch.ts';
import type { Conversation, ReplyState, Tried } from '#shared/window/conversation.ts';
import { lastMoment } from '#shared/window/grants.ts';
import type { Correction } from '#shared/window/settle.ts';
import { pullBefore, secondsUntilRetry } from './back-off.ts';
import type { Attempt, Job } from './job.ts';
import type { SendOutcome, Settled } from './outcome.ts';
import type { ReplyPlan } from './plan-replies.ts';

/** How far a claimed job has come. */
export interface Progress {
  readonly conversation: Conversation;
  readonly replies: readonly ReplyState[];
  readonly tried: Tried | undefined;
}

/** What to write down after a send, and how to go on. */
export interface Step extends Omit<Progress, 'conversation'> {
  readonly correction: Correction | null;
  /** Until when the claim holds. */
  readonly lease: EpochSeconds;
  /** The number of seconds after which the job is tried again; null if it goes on. */
  readonly retryAfter: number | null;
}

/** A reply that WeChat is too busy to accept holds up its user's queue for this long; seconds. */
const busyTimeoutSeconds = 30;

/** Until when the window of the reserved messages is open; epoch seconds, 0 if none is. */
export function closingTime({ conversation, replies }: Progress): number {
  return lastMoment(conversation.grants, replies.filter(({ state }) => state === 'reserved').length);
}

/** Since when WeChat has been too busy for this user, so that the next failed reply waits only for the rest of that time. */
export function triedForOthers({ deliveries }: Conversation, now: EpochSeconds): Tried | undefined {
  return Object.values(deliveries).find(
    ({ replies, tried }) =>
      replies.some(({ state }) => state === 'putOff') &&
      tried !== undefined &&
      now - tried.since < 4 * busyTimeoutSeconds,
  )?.tried;
}

/**
 * What follows from the outcome of a send: the job goes on with its next reply, or it is tried again.
 *
 * @param index of the reply
 */
export function nextStep(
  { origin, account }: Job,
  { messages }: ReplyPlan,
  progress: Progress,
  index: number,
  outcome: SendOutcome,
  { deadline }: Attempt,
  now: EpochSeconds,
): Step {
  const { replies, tried } = progress;
  const part = messages[index]?.part;
  const rest = part === undefined ? 0 : part.of - 1 - part.index;
  const tryAgain = { replies: released(replies), tried, correction: null, lease: 0 };
  if (outcome.kind === 'noTimeLeft') return { ...tryAgain, retryAfter: 0 };
  if (outcome.kind === 'settled') {
    const { state, correction } = outcome;
    // It stays reserved, and its lease ends now: the next attempt sends it again.
    if (state.state === 'undetermined' && account.resendUndetermined)
      return { replies, tried, correction: null, lease: Math.floor(now), retryAfter: 1 };
    const settled = settledBy(outcome, replies, index, rest);
    return { replies: settled, tried: undefined, correction, lease: deadline, retryAfter: null };
  }
  const { code } = outcome;
  const again: Tried = { times: (tried?.times ?? 0) + 1, since: tried?.since ?? now };
  const left = busyTimeoutSeconds - (now - again.since);
  if (origin.kind !== 'putOff' && left > 0) {
    // Replies to one message share their count of tries, so without this limit they would lengthen each other's pauses.
    const pause = pullBefore(Math.min(secondsUntilRetry(again.times), left), closingTime(progress), now);
    return { ...tryAgain, tried: again, retryAfter: pause };
  }
  const state: ReplyState = { state: 'putOff', ...(code === null ? {} : { code }) };
  const putOff = withRestOfText(replies, index, rest, state);
  return { replies: putOff, tried: again, correction: null, lease: deadline, retryAfter: null };
}

/** Reserved replies are released, and can be claimed again. */
function released(replies: readonly ReplyState[]): readonly ReplyState[] {
  return replies.map((reply) => (reply.state === 'reserved' ? { state: 'pending' } : reply));
}

function settledBy(
  { state, scope }: Settled,
  replies: readonly ReplyState[],
  index: number,
  rest: number,
): readonly ReplyState[] {
  if (scope === 'rest') return withRestOfText(replies, index, replies.length, state);
  return withRestOfText(replies, index, state.state === 'refused' ? rest : 0, state);
}

/** A text without its middle means something else. So if one part is refused or put off, the parts after it are too. */
function withRestOfText(
  replies: readonly ReplyState[],
  index: number,
  rest: number,
  state: ReplyState,
): readonly ReplyState[] {
  return replies.map((reply, at) => {
    const isToCome = reply.state === 'reserved' || reply.state === 'pending';
    return at === index || (isToCome && at > index && at <= index + rest) ? state : reply;
  });
}
