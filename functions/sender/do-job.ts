import type { LiveRules } from '#shared/aws/live-rules.ts';
import { takingOnce } from '#shared/rules/ask-rules.ts';
import { claimReplies } from '#shared/window/ledger.ts';
import { type FollowUpDependencies, followUp } from './follow-up.ts';
import { type ForgetDependencies, forgetUser } from './forget-user.ts';
import type { Attempt, Job } from './job.ts';
import type { NamedReply } from './outcome.ts';
import { planReplies } from './plan-replies.ts';
import { repeated } from './repeated.ts';
import { type SendRepliesDependencies, sendReplies } from './send-replies.ts';

export interface DoJobDependencies extends SendRepliesDependencies, FollowUpDependencies, ForgetDependencies {
  readonly rules: Pick<LiveRules, 'of' | 'again'>;
}

/**
 * Does a job: plans its replies, claims them in the ledger, sends them one after the other, each settled before the next,
 * and tells what became of them. Whatever happens in between, no message is sent that the ledger did not allow, and none
 * twice.
 *
 * @returns `done`, or the number of seconds after which the job is tried again
 */
export async function doJob(
  dependencies: DoJobDependencies,
  job: Job,
  attempt: Attempt,
): Promise<'done' | number> {
  const { conversations, rules, now } = dependencies;
  const { account, openId, key } = job;
  const { id } = account;
  const at = now() / 1000;
  const rulesOfJob = {
    inForce: await rules.of(id, job),
    again: (version: number) => rules.again(id, version, job),
    // Planned again because somebody was faster, it has the place that it took.
    take: takingOnce((place) => conversations.takePlace(id, place)),
  };
  const planner = planReplies(job, rulesOfJob, attempt, at);
  const claimed = await claimReplies(conversations, { account: id, openId: job.openId }, planner);
  if (claimed.kind === 'busy') return claimed.until - at;
  const { plan, delivery } = claimed;
  const names = delivery.replies.map((_, index): NamedReply => {
    const planned = plan.messages[index];
    return { deliveryId: planned?.deliveryId ?? `${key}.${index}`, rule: planned?.rule ?? null, planned };
  });
  const ended =
    claimed.kind === 'handled'
      ? repeated(dependencies, job, names, claimed)
      : await sendReplies(dependencies, job, plan, names, claimed, attempt);
  if (ended.retryAfter !== null) return ended.retryAfter;
  // It was not left to the copy: whoever did it tells of it.
  const isOfOthers = claimed.kind === 'handled' && plan.claim.onlyIfNew && delivery.isOfCopy !== true;
  if (!isOfOthers)
    await followUp(dependencies, job, {
      plan,
      replies: ended.replies.map((state, index) => ({ ...(names[index] as NamedReply), state })),
      conversation: ended.conversation,
      at: delivery.at,
      unanswered: claimed.kind === 'claimed' ? claimed.unanswered : [],
    });
  if (job.forgets !== null) await forgetUser(dependencies, { account: id, openId }, job.forgets);
  return 'done';
}
