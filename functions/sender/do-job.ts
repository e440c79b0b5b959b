import { claimReplies } from '#shared/window/ledger.ts';
import { type FollowUpDependencies, followUp } from './follow-up.ts';
import { type ForgetDependencies, forgetUser } from './forget-user.ts';
import type { Attempt, Job } from './job.ts';
import type { NamedReply } from './outcome.ts';
import { type PlanDependencies, planReplies } from './plan-replies.ts';
import { repeated } from './repeated.ts';
import { type SendRepliesDependencies, sendReplies } from './send-replies.ts';

export type DoJobDependencies = PlanDependencies &
  SendRepliesDependencies &
  FollowUpDependencies &
  ForgetDependencies;

/**
 * Does a job: plans its replies, claims them in the ledger, sends them one after the other, each settled before the
 * next, and reports the outcome. Whatever happens in between, the ledger allows every message, and none is sent twice.
 *
 * @returns `done`, or the number of seconds after which the job is tried again
 */
export async function doJob(
  dependencies: DoJobDependencies,
  job: Job,
  attempt: Attempt,
): Promise<'done' | number> {
  const at = dependencies.now() / 1000;
  const user = { account: job.account.id, openId: job.openId };
  const planner = await planReplies(dependencies, job, attempt, at);
  const claimed = await claimReplies(dependencies.conversations, user, planner);
  if (claimed.kind === 'busy') return claimed.until - at;
  const { plan, delivery } = claimed;
  const names = delivery.replies.map((_, index): NamedReply => {
    const planned = plan.messages[index] ?? delivery.putOff?.[index];
    return { deliveryId: planned?.deliveryId ?? `${job.key}.${index}`, rule: planned?.rule ?? null, planned };
  });
  const ended =
    claimed.kind === 'handled'
      ? repeated(dependencies, job, names, claimed)
      : await sendReplies(dependencies, job, plan, names, claimed, attempt);
  if (ended.retryAfter !== null) return ended.retryAfter;
  // If the push itself arrived, its copy needs no report.
  const isOfOthers = claimed.kind === 'handled' && plan.claim.onlyIfNew && delivery.isOfCopy !== true;
  if (!isOfOthers)
    await followUp(dependencies, job, {
      plan,
      replies: ended.replies.map((state, index) => ({ ...(names[index] as NamedReply), state })),
      conversation: ended.conversation,
      at: delivery.at,
      unanswered: claimed.kind === 'claimed' ? claimed.unanswered : [],
    });
  if (job.forgets !== null) await forgetUser(dependencies, user, job.forgets);
  return 'done';
}
