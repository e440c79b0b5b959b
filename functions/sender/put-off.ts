import type { EpochSeconds } from '#shared/epoch.ts';
import { pullBefore } from './back-off.ts';
import type { Job, Postponed } from './job.ts';
import type { Done } from './outcome.ts';

const firstPause = 30;
const longestPause = 15 * 60;

/**
 * The replies of a job that WeChat was too busy to accept. They are tried again together after a growing pause, and
 * once more right before their window ends.
 *
 * @param closesAt when the last open window closes; epoch seconds, 0 if none is open
 */
export function putOffReplies(
  { account, openId, key: before, askedAt, correlationId, conditions, request, timesPutOff, origin }: Job,
  { replies, conversation }: Done,
  closesAt: EpochSeconds,
  now: EpochSeconds,
): Postponed | undefined {
  let code: number | null = null;
  const putOff = replies.flatMap(({ state, planned }) => {
    if (state.state !== 'putOff' || planned === undefined) return [];
    code ??= state.code ?? null;
    return [planned];
  });
  if (putOff.length === 0) return undefined;
  const { contactAt, mutedUntil } = conversation.memory;
  const { notAfter, unlessContactAfter, unlessMutedAfter, unlessUserWroteSince } = conditions;
  const pause = Math.min(longestPause, firstPause * 2 ** timesPutOff);
  const key = `${before.replace(/\.again\.\d+$/, '')}.again.${timesPutOff + 1}`;
  const isFirst = timesPutOff === 0;
  // If a person starts talking with the user in the meantime, they are not interrupted. An earlier mute, possibly set
  // by the rule that made this reply, did not stop the reply, so it does not stop it now either.
  const isStoppedByMute = origin.kind === 'push' || unlessMutedAfter !== null;
  return {
    kind: 'postpone',
    name: key,
    dueAt: now + pullBefore(pause, closesAt, now),
    work: {
      kind: 'putOffReplies',
      account: account.id,
      openId,
      key,
      askedAt,
      replies: putOff,
      times: timesPutOff + 1,
      code,
      unlessContactAfter: isFirst ? contactAt : (unlessContactAfter ?? contactAt),
      unlessMutedAfter: isFirst && isStoppedByMute ? mutedUntil : unlessMutedAfter,
      notAfter: Number.isFinite(notAfter) ? notAfter : null,
      requestId: null,
      ...request,
      ...(unlessUserWroteSince === null ? {} : { unlessUserWroteSince }),
      correlationId,
    },
  };
}
