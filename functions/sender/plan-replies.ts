import type { LoadedRules } from '#shared/aws/loaded-versions.ts';
import { askRules, contextOf, type TakePlace } from '#shared/rules/ask-rules.ts';
import { decidedMessages, messagesInParts } from '#shared/rules/decided-messages.ts';
import type { Decided, Decision } from '#shared/rules/engine/decision.ts';
import { isCancelledSince, type Recollection } from '#shared/rules/memory.ts';
import type { Program } from '#shared/rules/program.ts';
import type { MessagePart } from '#shared/wechat/outgoing/split-text.ts';
import { windowFor } from '#shared/window/arrival.ts';
import type { Claim } from '#shared/window/claim.ts';
import type { PlannedClaim, Planner } from '#shared/window/ledger.ts';
import type { Attempt, Job, JobOrigin, PushOrigin } from './job.ts';
import { isOvertaken } from './overtaken.ts';

/** The plan for a job: the messages that it claims, in order, and the decision of the rules. */
export interface ReplyPlan extends PlannedClaim {
  readonly messages: readonly PlannedMessage[];
  /** null if there is nothing to decide: for anything but a push. */
  readonly decision: Decision | null;
  /** The rules that decided, or the current ones if the receiver decided; null if no rules were asked. */
  readonly program: Program | null;
}

/** The rules that a job can meet. */
export interface RulesOfJob {
  readonly inForce: LoadedRules;
  /** The rules that decided an earlier attempt. */
  readonly again: (version: number) => Promise<LoadedRules>;
}

export interface PlannedMessage extends MessagePart {
  /** Which message of a request or reply of a rule it is, or is a part of. */
  readonly index?: number;
  /** The rule that makes it; null for a request of another service. */
  readonly rule: string | null;
}

/**
 * A service that asks again does so with a new time, so a watermark would not recognise the repeat. A request is
 * remembered this long; seconds.
 */
const requestRemembered = 24 * 60 * 60;

/**
 * Plans the replies to a job. The conversation is read only if the rules need it.
 *
 * @param now epoch seconds
 * @param take takes a place of a limit over all users
 */
export function plannerFor(
  job: Job,
  rules: RulesOfJob,
  attempt: Attempt,
  now: number,
  take: TakePlace,
): Planner<ReplyPlan> {
  const { origin } = job;
  const base = claimBase(job, attempt, now);
  switch (origin.kind) {
    case 'push':
      return origin.decision === null
        ? undecidedPlanner(job, origin, rules, base, take)
        : decidedPlanner(origin, origin.decision, rules.inForce.program, base);
    case 'request':
      return requestPlanner(origin, {
        ...base,
        alias: origin.alias,
        keep: 0,
        rememberUntil: job.at + requestRemembered,
      });
    case 'delayed':
      return delayedPlanner(origin, base);
    case 'putOff':
      return putOffPlanner(origin, base);
  }
}

/** What WeChat was too busy to take holds as it was decided, unless the user or an agent has gone on meanwhile. */
function putOffPlanner({ work }: Extract<JobOrigin, { kind: 'putOff' }>, base: Claim): Planner<ReplyPlan> {
  const { replies, code, requestId, unlessContactAfter, unlessUserWroteSince } = work;
  const unlessMutedAfter = work.unlessMutedAfter === null ? null : Math.max(work.unlessMutedAfter, base.at);
  const refusedAs = { state: 'refused', reason: 'busy', ...(code === null ? {} : { code }) } as const;
  const keep = requestId === null ? base.keep : 0;
  const claim = { ...base, keep, unlessContactAfter, unlessMutedAfter, refusedAs };
  return {
    optimistic: () =>
      base.tooLate === null && unlessUserWroteSince === undefined ? planOf(replies, claim) : undefined,
    after(conversation) {
      const { mutedUntil } = conversation.memory;
      // The request said so itself, so it is told that, and not that WeChat was busy.
      if (unlessUserWroteSince !== undefined && isOvertaken(conversation, unlessUserWroteSince))
        return planOf(replies, {
          ...claim,
          unlessContactAfter: null,
          tooLate: base.tooLate ?? 'overtaken',
        });
      const isMuted = unlessMutedAfter !== null && mutedUntil > unlessMutedAfter;
      return planOf(replies, isMuted ? { ...claim, tooLate: base.tooLate ?? 'muted' } : claim);
    },
  };
}

function planOf(messages: readonly PlannedMessage[], claim: Claim): ReplyPlan {
  return { messages, decision: null, program: null, claim: { ...claim, replies: messages.length } };
}

/** A request is refused if its own conditions say that it must not be sent any more. */
function requestPlanner(
  { messages: requested, unlessUserWroteSince, evenWhenMuted }: Extract<JobOrigin, { kind: 'request' }>,
  base: Claim,
): Planner<ReplyPlan> {
  const messages = requested.map((message) => ({ ...message, rule: null }));
  const plan = (tooLate: Claim['tooLate']): ReplyPlan =>
    planOf(messages, {
      ...base,
      tooLate,
      unlessMutedAfter: evenWhenMuted || tooLate !== null ? null : base.at,
    });
  return {
    // What comes too late has to know what became of an earlier try, and what may be overtaken what the user did.
    optimistic: () => (base.tooLate === null && unlessUserWroteSince === null ? plan(null) : undefined),
    after(conversation) {
      if (base.tooLate !== null) return plan(base.tooLate);
      if (!evenWhenMuted && conversation.memory.mutedUntil > base.at) return plan('muted');
      const isLate = unlessUserWroteSince !== null && isOvertaken(conversation, unlessUserWroteSince);
      return plan(isLate ? 'overtaken' : null);
    },
  };
}

/** What the receiver decided holds, by whatever rules that was. */
function decidedPlanner(
  { respondedAt, isUnanswered }: PushOrigin,
  decision: Decision,
  program: Program,
  base: Claim,
): Planner<ReplyPlan> {
  const messages = decidedMessages(decision, respondedAt !== null);
  const inResponse = respondedAt !== null && decision.passive?.kind === 'reply' ? 1 : 0;
  const plan: ReplyPlan = {
    messages,
    decision,
    program,
    claim: {
      ...base,
      inResponse,
      replies: messages.length - inResponse,
      change: decision.changes,
      tooLate: isUnanswered ? 'unanswered' : base.tooLate,
    },
  };
  return { optimistic: () => undefined, after: () => plan };
}

function undecidedPlanner(
  { account }: Job,
  { push, isUnanswered, answeredBy }: PushOrigin,
  { inForce, again }: RulesOfJob,
  base: Claim,
  take: TakePlace,
): Planner<ReplyPlan> {
  const plan = (
    { version, program }: LoadedRules,
    decided: Decided,
    recollection: Recollection | undefined,
  ): ReplyPlan | undefined => {
    if (decided.kind !== 'decided') return undefined;
    const { decision } = decided;
    const messages = decidedMessages(decision, answeredBy !== null);
    // An older receiver answered by rules of its own; if they have changed since, nothing is added.
    const inResponse = answeredBy === null ? 0 : decision.passive?.rule === answeredBy ? 1 : messages.length;
    const isByMemory = recollection !== undefined && (decision.usedMemory || decision.muted);
    return {
      messages,
      decision,
      program,
      claim: {
        ...base,
        rules: version,
        inResponse,
        replies: messages.length - inResponse,
        change: decision.changes,
        unlessMutedAfter: decision.unlessMuted && recollection === undefined ? base.at : null,
        onlyIfNew: isUnanswered,
        // An account that is not verified cannot send what it should have answered.
        tooLate: isUnanswered && !account.verified ? 'unanswered' : base.tooLate,
        recollection: isByMemory ? recollection : undefined,
      },
    };
  };
  const ask = async (
    rules: LoadedRules,
    recollection: Recollection | undefined,
  ): Promise<ReplyPlan | undefined> => {
    const asked = await askRules(rules, contextOf(push, recollection), take);
    return plan(rules, asked.decided, asked.context.recollection);
  };
  return {
    optimistic: () => (isUnanswered ? undefined : plan(inForce, inForce.decide(contextOf(push)), undefined)),
    async after(conversation) {
      const delivery = conversation.deliveries[base.key];
      const present: Recollection = { memory: conversation.memory, window: windowFor(conversation, base) };
      // A repeat is decided by the rules of the first attempt, and by what that saw.
      const rules = delivery === undefined ? inForce : await again(delivery.rules ?? 0);
      const first = delivery === undefined ? present : delivery.recollection;
      return (await ask(rules, first)) ?? ((await ask(rules, present)) as ReplyPlan);
    },
  };
}

/**
 * What a rule wanted to be sent later is dropped when the user has written since, or talks with a person now, or a rule has
 * cancelled it.
 */
function delayedPlanner(
  { work: { messages, rule, unlessContactAfter, unlessCancelled } }: Extract<JobOrigin, { kind: 'delayed' }>,
  base: Claim,
): Planner<ReplyPlan> {
  const plan = (unlessContact: number | null): ReplyPlan =>
    planOf(
      messages.flatMap((message, index) => messagesInParts(message, rule, index)),
      {
        ...base,
        unlessMutedAfter: unlessContactAfter === null ? null : base.at,
        unlessContactAfter: unlessContact,
      },
    );
  return {
    // Whether it was cancelled is only known to whoever has read the conversation.
    optimistic: () => (unlessCancelled === undefined ? plan(unlessContactAfter) : undefined),
    after({ memory }) {
      const isMuted = unlessContactAfter !== null && memory.mutedUntil > base.at;
      const isDropped =
        isMuted ||
        (unlessCancelled !== undefined &&
          isCancelledSince(memory, unlessCancelled.name, unlessCancelled.after));
      return plan(isDropped ? beforeAnyContact : unlessContactAfter);
    },
  };
}
const beforeAnyContact = -1;

/** A claim of nothing yet. */
function claimBase(
  { key, at, askedAt, opens, closes, notAfter, account }: Job,
  attempt: Attempt,
  now: number,
): Claim {
  return {
    key,
    alias: null,
    at,
    askedAt,
    opens,
    closes,
    inResponse: 0,
    replies: 0,
    quotas: account.quotas,
    now,
    change: null,
    rules: 0,
    keep: account.keepForPeople,
    unlessContactAfter: null,
    owner: attempt.id,
    lease: Math.ceil(attempt.deadline),
    rememberUntil: 0,
    tooLate: now > notAfter ? 'expired' : null,
    refusedAs: null,
    onlyIfNew: false,
    resend: account.resendUndetermined,
    unlessMutedAfter: null,
  };
}
