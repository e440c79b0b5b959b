import { conversationId } from '#shared/aws/conversation-item.ts';
import type { RuleSet } from '#shared/rules/rule-set.ts';
import type { Conversation, Delivery, RefusalReason } from '#shared/window/conversation.ts';
import { type ConversationStore, claimReplies } from '#shared/window/ledger.ts';
import type { Job } from './job.ts';
import { logDecided, logRepeated } from './log-outcome.ts';
import { type JobProposal, proposerFor } from './propose.ts';
import { type Progress, type SendReservedDependencies, sendReserved } from './send-reserved.ts';

export interface DeliverDependencies extends SendReservedDependencies {
  readonly conversations: ConversationStore;
}

/** One attempt to do a job. */
export interface Attempt {
  /** Another for every attempt. */
  readonly id: string;
  /** Until when this invocation can run; epoch seconds. */
  readonly deadline: number;
}

export type Delivered = Done | Retry;

export interface Done {
  readonly kind: 'done';
  readonly delivery: Delivery;
  readonly conversation: Conversation;
  readonly proposal: JobProposal;
}

/** To be tried again after so many seconds; `undefined` leaves it to the back-off. */
export interface Retry {
  readonly kind: 'retry';
  /** When the window closes in which it can be done, epoch seconds; 0 where that makes no difference. */
  readonly closesAt: number;
  readonly after: number | undefined;
  readonly why: string;
}

/**
 * Does a job's sends: asks the rules, claims the replies in the ledger, sends one after the other, and records each before
 * the next. Whatever happens in between, no message is sent that the ledger did not allow, and none twice.
 */
export async function deliver(
  dependencies: DeliverDependencies,
  job: Job,
  rules: RuleSet,
  attempt: Attempt,
): Promise<Delivered> {
  const now = dependencies.now() / 1000;
  const proposer = proposerFor(job, rules, attempt, now);
  const id = conversationId(job.account.account, job.openId);
  const { plan, proposal } = await claimReplies(dependencies.conversations, id, proposer);
  switch (plan.kind) {
    case 'busy':
      return {
        kind: 'retry',
        closesAt: 0,
        after: plan.until - now,
        why: 'another attempt may still be sending',
      };
    case 'expired':
    case 'superseded':
      return refusedWhole(dependencies, job, plan.kind, plan.conversation, proposal);
    case 'handled':
      logRepeated(dependencies.log, job);
      return { kind: 'done', delivery: plan.delivery, conversation: plan.conversation, proposal };
    case 'claimed': {
      const claimed: Progress = {
        id,
        conversation: plan.conversation,
        replies: plan.delivery.replies,
      };
      return sendReserved(dependencies, job, proposal, attempt, claimed);
    }
  }
}

/** Refused without a trace in the ledger: asked again, the answer is the same. */
function refusedWhole(
  { log }: DeliverDependencies,
  job: Job,
  reason: RefusalReason,
  conversation: Conversation,
  proposal: JobProposal,
): Done {
  const replies = proposal.messages.map(() => ({ state: 'refused', reason }) as const);
  for (const [index, reply] of replies.entries()) {
    logDecided(log, job, { index, rule: proposal.messages[index]?.rule ?? null }, reply);
  }
  const delivery: Delivery = { at: job.at, lease: 0, owner: '', sentAt: 0, replies };
  return { kind: 'done', delivery, conversation, proposal };
}
