import type { LiveRules } from '#shared/aws/live-rules.ts';
import type { LoadedRules } from '#shared/aws/loaded-versions.ts';
import type { EpochSeconds } from '#shared/epoch.ts';
import { askRules, contextOf, type TakePlace, takingOnce } from '#shared/rules/ask-rules.ts';
import { decidedMessages } from '#shared/rules/decided-messages.ts';
import type { Decided, Decision } from '#shared/rules/engine/decision.ts';
import type { Recollection } from '#shared/rules/memory.ts';
import type { Program } from '#shared/rules/program.ts';
import { windowFor } from '#shared/window/arrival.ts';
import type { Claim } from '#shared/window/claim.ts';
import type { PlannedMessage } from '#shared/window/conversation.ts';
import type { ConversationStore, PlannedClaim, Planner } from '#shared/window/ledger.ts';
import type { Attempt, Job, PushOrigin, SendOrigin } from './job.ts';

/** The plan for a job: the messages that it claims, in order, and the decision of the rules. */
export interface ReplyPlan extends PlannedClaim {
  readonly messages: readonly PlannedMessage[];
  /** null if there is nothing to decide: for anything but a push. */
  readonly decision: Decision | null;
  /** The rules that decided, or the current ones if the receiver decided; null if no rules were asked. */
  readonly program: Program | null;
}

export interface PlanDependencies {
  readonly rules: Pick<LiveRules, 'of' | 'again'>;
  readonly conversations: Pick<ConversationStore, 'takePlace'>;
}

/** The rules that a job can meet. */
interface RulesOfJob {
  readonly inForce: LoadedRules;
  /** The rules that decided an earlier attempt. */
  readonly again: (version: number) => Promise<LoadedRules>;
  /** Takes a place of a limit over all users. */
  readonly take: TakePlace;
}

/** Plans the replies to a job, so that the conversation is read only if the rules need it. */
export async function planReplies(
  { rules, conversations }: PlanDependencies,
  job: Job,
  { id: owner, deadline }: Attempt,
  now: EpochSeconds,
): Promise<Planner<ReplyPlan>> {
  // Loaded for every job: the rules say how long a user is remembered, too.
  const inForce = await rules.of(job.account.id, job);
  const { key, at, askedAt, opens, closes, account, conditions, request } = job;
  const base: Claim = {
    ...conditions,
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
    // Only rules are denied the messages that are kept for people.
    keep: request === null ? account.keepForPeople : 0,
    owner,
    lease: Math.ceil(deadline),
    rememberUntil: 0,
    isUnanswered: false,
    onlyIfNew: false,
    resend: account.resendUndetermined,
  };
  if (job.origin.kind !== 'push') return plannedBefore(job.origin, base);
  if (job.origin.decision !== null)
    return decidedByReceiver(job.origin, job.origin.decision, inForce.program, base);
  const again = (version: number): Promise<LoadedRules> => rules.again(account.id, version, job);
  // If another writer was faster, it is planned again and keeps the place that it took.
  const take = takingOnce((place) => conversations.takePlace(account.id, place));
  return undecided(job.origin, { inForce, again, take }, base, account.verified);
}

/**
 * A service that asks again does so with a new time, so a watermark would not recognise the repeat. A request is
 * remembered this long; seconds.
 */
const requestRemembered = 24 * 60 * 60;

function plannedBefore({ kind, messages, alias }: SendOrigin, base: Claim): Planner<ReplyPlan> {
  const claim: Claim = {
    ...base,
    alias,
    replies: messages.length,
    rememberUntil: kind === 'request' ? base.at + requestRemembered : 0,
  };
  const plan: ReplyPlan = { messages, decision: null, program: null, claim };
  return { unread: plan, after: () => plan };
}

/** What the receiver decided holds, by whatever rules that was. */
function decidedByReceiver(
  { respondedAt, isUnanswered }: PushOrigin,
  decision: Decision,
  program: Program,
  base: Claim,
): Planner<ReplyPlan> {
  const messages = messagesOf(decision, base.key, respondedAt !== null);
  const inResponse = respondedAt !== null && decision.passive?.kind === 'reply' ? 1 : 0;
  const replies = messages.length - inResponse;
  const claim: Claim = { ...base, inResponse, replies, change: decision.changes, isUnanswered };
  const plan: ReplyPlan = { messages, decision, program, claim };
  return { unread: undefined, after: () => plan };
}

function undecided(
  { push, isUnanswered, answeredBy }: PushOrigin,
  { inForce, again, take }: RulesOfJob,
  base: Claim,
  isVerified: boolean,
): Planner<ReplyPlan> {
  const plan = (
    { version, program }: LoadedRules,
    decided: Decided,
    recollection: Recollection | undefined,
  ): ReplyPlan | undefined => {
    if (decided.kind !== 'decided') return undefined;
    const { decision } = decided;
    const messages = messagesOf(decision, base.key, answeredBy !== null);
    // An older receiver answered by rules of its own; if they have changed since, nothing is added.
    const inResponse = answeredBy === null ? 0 : decision.passive?.rule === answeredBy ? 1 : messages.length;
    const isByMemory = recollection !== undefined && (decision.usedMemory || decision.muted);
    const claim: Claim = {
      ...base,
      rules: version,
      inResponse,
      replies: messages.length - inResponse,
      change: decision.changes,
      onlyIfNew: isUnanswered,
      // An account that is not verified cannot send as a message what it should have answered passively.
      isUnanswered: isUnanswered && !isVerified,
      recollection: isByMemory ? recollection : undefined,
    };
    return { messages, decision, program, claim };
  };
  const ask = async (
    rules: LoadedRules,
    recollection: Recollection | undefined,
  ): Promise<ReplyPlan | undefined> => {
    const asked = await askRules(rules, contextOf(push, recollection), take);
    return plan(rules, asked.decided, asked.context.recollection);
  };
  const blind = isUnanswered ? undefined : plan(inForce, inForce.decide(contextOf(push)), undefined);
  // Nobody has looked whether the user is muted.
  const unlessMutedAfter = blind?.decision?.unlessMuted ? base.at : null;
  return {
    unread: blind && { ...blind, claim: { ...blind.claim, unlessMutedAfter } },
    async after(conversation) {
      const delivery = conversation.deliveries[base.key];
      const neverQueued = isUnanswered ? delivery?.decided?.decision : undefined;
      if (neverQueued !== undefined) return closing(neverQueued, inForce.program, base);
      const present: Recollection = { memory: conversation.memory, window: windowFor(conversation, base) };
      // A repeat is decided by the rules of the first attempt, and by what that saw.
      const rules = delivery === undefined ? inForce : await again(delivery.rules ?? 0);
      const first = delivery === undefined ? present : delivery.recollection;
      return (await ask(rules, first)) ?? ((await ask(rules, present)) as ReplyPlan);
    },
  };
}

/** The receiver decided, but WeChat gave up before the decision was queued: the user got no answer, and the bus is told. */
function closing(decision: Decision, program: Program, base: Claim): ReplyPlan {
  const messages = messagesOf(decision, base.key, true);
  return { messages, decision, program, claim: { ...base, onlyIfNew: true, isUnanswered: true } };
}

function messagesOf(decision: Decision, key: string, isInResponse: boolean): PlannedMessage[] {
  return decidedMessages(decision, isInResponse).map((message, place) => ({
    ...message,
    deliveryId: `${key}.${place}`,
  }));
}
