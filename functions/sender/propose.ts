import type { Decision } from '#shared/rules/engine/decision.ts';
import type { RuleContext } from '#shared/rules/engine/evaluation.ts';
import type { Recollection } from '#shared/rules/memory.ts';
import type { RuleSet } from '#shared/rules/rule-set.ts';
import type { OutgoingMessage } from '#shared/wechat/outgoing/outgoing-types.ts';
import { splitLongText } from '#shared/wechat/outgoing/split-text.ts';
import { type Claim, windowFor } from '#shared/window/claim.ts';
import type { Proposal, Proposer } from '#shared/window/ledger.ts';
import { answeredInResponse } from '#shared/window/response-mark.ts';
import type { Attempt } from './deliver.ts';
import type { Job, JobOrigin } from './job.ts';

/** What is to be done for a job: the messages that it claims, in order, and what the rules said. */
export interface JobProposal extends Proposal {
  readonly messages: readonly JobMessage[];
  /** null where there is nothing to decide: for a request of another service, and for replies that were delayed. */
  readonly decision: Decision | null;
  /** The rule that the response to the push has answered by already. */
  readonly answeredBy: string | null;
}

export interface JobMessage {
  readonly message: OutgoingMessage;
  /** The rule that makes it; null for a request of another service. */
  readonly rule: string | null;
}

/**
 * A service that asks again does so under a new time, so that no watermark would tell that it was served; it is remembered
 * for so long. Seconds.
 */
const requestRemembered = 24 * 60 * 60;

/** Decides what to do for a job: the conversation is only read where the rules cannot tell without it. */
export function proposerFor(job: Job, rules: RuleSet, attempt: Attempt, now: number): Proposer<JobProposal> {
  const { origin } = job;
  const claim = claimBase(job, attempt, now);
  if (origin.kind === 'delayed') return delayedProposer(origin, claim);
  if (origin.kind === 'request') {
    const messages = origin.messages.map((message) => ({ message, rule: null }));
    const proposal: JobProposal = {
      messages,
      decision: null,
      answeredBy: null,
      claim: { ...claim, replies: messages.length, keep: 0, rememberUntil: job.at + requestRemembered },
    };
    // What comes too late has to know what became of an earlier try.
    return { blindly: () => (claim.expired ? undefined : proposal), knowing: () => proposal };
  }
  const { push, receivedAt } = origin;
  const ask = (
    recollection: Recollection | undefined,
    answeredBy: string | null,
  ): JobProposal | undefined => {
    const context: RuleContext = {
      key: push.key,
      openId: push.openId,
      at: push.createTime,
      message: push.message,
      recollection,
      answeredBy: answeredBy ?? recollection?.answeredBy ?? null,
    };
    const decided = rules.decide(context);
    if (decided.kind === 'memoryNeeded') return undefined;
    const { decision } = decided;
    const { messages, inResponse } = messagesOf(decision, answeredBy);
    const isByMemory = recollection !== undefined && (decision.usedMemory || decision.muted);
    return {
      messages,
      decision,
      answeredBy,
      claim: {
        ...claim,
        inResponse,
        replies: messages.length - inResponse,
        change: decision.changes,
        unlessMuted: decision.unlessMuted && recollection === undefined,
        unlessAnswered: answeredBy === null,
        recollection: isByMemory
          ? { ...recollection, ...(answeredBy === null ? {} : { answeredBy }) }
          : undefined,
      },
    };
  };
  return {
    blindly: () => ask(undefined, origin.answeredBy),
    knowing(conversation) {
      const delivery = conversation.deliveries[job.key];
      const answeredBy = origin.answeredBy ?? answeredInResponse(conversation, job.key, receivedAt);
      const present: Recollection = { memory: conversation.memory, window: windowFor(conversation, claim) };
      // A repeat is decided by what the first attempt saw.
      const proposal = ask(delivery === undefined ? present : delivery.recollection, answeredBy);
      return proposal ?? (ask(present, answeredBy) as JobProposal);
    },
  };
}

/** What a rule wanted to be sent later is dropped when the user has written since, or talks with a person now. */
function delayedProposer(
  { messages, rule, unlessContactAfter }: Extract<JobOrigin, { kind: 'delayed' }>,
  claim: ClaimBase,
): Proposer<JobProposal> {
  const proposal = (unlessContact: number | null): JobProposal => ({
    messages: messages.map((message) => ({ message, rule })),
    decision: null,
    answeredBy: null,
    claim: {
      ...claim,
      replies: messages.length,
      unlessMuted: unlessContactAfter !== null,
      unlessContactAfter: unlessContact,
    },
  });
  return {
    blindly: () => proposal(unlessContactAfter),
    knowing({ memory }) {
      const isDropped = unlessContactAfter !== null && memory.mutedUntil > claim.at;
      return proposal(isDropped ? never : unlessContactAfter);
    },
  };
}
/** Before any contact. */
const never = -1;

function splitLong({ message, rule }: JobMessage): JobMessage[] {
  return splitLongText(message).map((part) => ({ message: part, rule }));
}

/**
 * The messages of a decision, and how many of them the response has. What it does not have is sent like any other reply.
 * Where it answered by rules that have changed since, those of now have nothing to add to it.
 */
function messagesOf(
  { passive, replies }: Decision,
  answeredBy: string | null,
): { readonly messages: readonly JobMessage[]; readonly inResponse: number } {
  const first = passive?.kind === 'reply' ? splitLong(passive) : [];
  const messages = [...first, ...replies.flatMap(splitLong)];
  const isChanged = passive?.rule !== answeredBy;
  return { messages, inResponse: answeredBy === null ? 0 : isChanged ? messages.length : first.length };
}

type ClaimBase = Omit<Claim, 'replies' | 'recollection'>;

function claimBase(job: Job, attempt: Attempt, now: number): ClaimBase {
  return {
    key: job.key,
    at: job.at,
    opens: job.opens,
    closes: job.closes,
    quotas: job.account.quotas,
    now,
    rememberUntil: 0,
    expired: now > job.notAfter,
    owner: attempt.id,
    lease: Math.ceil(attempt.deadline),
    resend: job.account.resendUndetermined,
    keep: job.account.keepForPeople,
    change: null,
    unlessMuted: false,
    inResponse: 0,
    unlessAnswered: false,
    unlessContactAfter: null,
  };
}
