import type { IntakeClient } from '#shared/aws/intake.ts';
import type { LiveRules } from '#shared/aws/live-rules.ts';
import { errorFields, type Log, userHash } from '#shared/aws/log.ts';
import { CodedError, retry } from '#shared/coded-error.ts';
import { queueJson } from '#shared/contracts/queue-json.ts';
import type { PushWork, Work } from '#shared/contracts/work.ts';
import type { EpochMilliseconds, EpochSeconds } from '#shared/epoch.ts';
import type { ReceiverAccount } from '#shared/function-config.ts';
import { askRules, contextOf, type TakePlace, takingOnce } from '#shared/rules/ask-rules.ts';
import { decidedMessages } from '#shared/rules/decided-messages.ts';
import type { Decision } from '#shared/rules/engine/decision.ts';
import { loadRules, type RuleSet } from '#shared/rules/rule-set.ts';
import { isUnsubscribe, type Push } from '#shared/wechat/inbound/push.ts';
import { canTransfer, passiveFromOutgoing } from '#shared/wechat/passive/from-outgoing.ts';
import type { PassiveReply } from '#shared/wechat/passive/passive-reply.ts';
import { windowFor } from '#shared/window/arrival.ts';
import { type Conversation, emptyConversation } from '#shared/window/conversation.ts';
import { type PushDecision, type PushPlan, planPush } from '#shared/window/decide-push.ts';
import { repeatedWithin } from '#shared/window/forget.ts';
import { type ConversationStore, contended } from '#shared/window/ledger.ts';
import { type DecidePush, leaveToSender, type PushAnswer } from './push-answer.ts';
import { decidedWithinMs, type InTime, type TimeDependencies, timeLimit } from './time-limit.ts';

export interface DecidePushDependencies extends TimeDependencies {
  readonly rules: Pick<LiveRules, 'of'>;
  readonly conversations: Pick<ConversationStore, 'load' | 'save' | 'takePlace'>;
  readonly intake: Pick<IntakeClient, 'put'>;
  readonly log: Log;
}

/** How often a decision is planned again because another writer was faster. */
const attempts = 3;
/** When WeChat has certainly given up a push that got no answer; seconds after the first request. */
const givenUpAfter = 60;

/**
 * Decides once and for all: reads the conversation, asks the rules with everything that is remembered, and writes the
 * whole decision over the version that it read. A repeat gets the stored decision, from any instance and with any
 * rules.
 */
export function decidePush(dependencies: DecidePushDependencies): DecidePush {
  const { rules, intake, log, now } = dependencies;
  return async (account, push, receivedAt) => {
    const { rules: deployed } = account;
    if (deployed === null || push.message.type === 'unknown') return leaveToSender(account, push, receivedAt);
    const inTime = timeLimit(dependencies, receivedAt + decidedWithinMs);
    let set: RuleSet | undefined;
    try {
      set = await inTime(rules.of(account.id, { openId: push.openId, at: push.createTime }));
      if (!set.concernsResponse(contextOf(push)) && !mayBeRepeat(push, receivedAt))
        return leaveToSender(account, push, receivedAt);
      return await decideInTime(dependencies, account, set, push, receivedAt, inTime);
    } catch (error) {
      const about = { account: account.id, user: userHash(account.id, push.openId), key: push.key };
      log('error', 'passive_failed', { ...about, ...errorFields(error) });
      const known = set ?? (await loadRules(deployed));
      if (!known.mayReplyPassively(contextOf(push)) && !mayBeRepeat(push, receivedAt))
        return leaveToSender(account, push, receivedAt);
      const work: PushWork = { kind: 'push', account: account.id, receivedAt, push, isUnanswered: true };
      const later: Work = { kind: 'later', dueAt: Math.ceil(now() / 1000) + givenUpAfter, work };
      await intake.put(queueJson(later), givenUpAfter);
      throw new CodedError(
        'passive_unavailable',
        'What is remembered of the user could not be read or written in time. WeChat asks again.',
        { cause: error, decision: retry },
      );
    }
  };
}

async function decideInTime(
  { conversations, now }: DecidePushDependencies,
  account: ReceiverAccount,
  set: RuleSet,
  push: Push,
  receivedAt: EpochMilliseconds,
  inTime: InTime,
): Promise<PushAnswer> {
  const user = { account: account.id, openId: push.openId };
  // If another writer was faster, it is decided again and keeps the place that it took.
  const take = takingOnce((place) => inTime(conversations.takePlace(account.id, place)));
  for (let attempt = 0; attempt < attempts; attempt++) {
    const before = (await inTime(conversations.load(user))) ?? emptyConversation;
    const at = now() / 1000;
    const plan = await planPush(before, { key: push.key, at: push.createTime }, () =>
      decisionOf(account, set, push, before, at, take),
    );
    if (plan.kind === 'undecided') return leaveToSender(account, push, receivedAt);
    if (plan.kind === 'decided' && !(await inTime(conversations.save(user, plan.conversation, at)))) continue;
    return answerOf(account, push, receivedAt, plan, at);
  }
  throw contended();
}

async function decisionOf(
  { kind, quotas }: ReceiverAccount,
  set: RuleSet,
  push: Push,
  before: Conversation,
  now: EpochSeconds,
  take: TakePlace,
): Promise<PushDecision> {
  const { key, createTime: at, opens, message } = push;
  const closes = isUnsubscribe(message);
  const base = { key, at, opens, closes, quotas, now };
  const recollection = { memory: before.memory, window: windowFor(before, base) };
  const { decided } = await askRules(set, contextOf(push, recollection), take);
  if (decided.kind === 'memoryNeeded')
    throw new CodedError('rules_undecided', 'The rules ask for more than there is.');
  const { decision } = decided;
  const response = responseOf(decision, push, kind);
  const inResponse = response !== null && decision.passive?.kind === 'reply' ? 1 : 0;
  const replies = decidedMessages(decision, inResponse > 0).length - inResponse;
  return { arrival: { ...base, inResponse, replies, change: decision.changes }, decision, response };
}

function responseOf(
  { passive }: Decision,
  { message }: Push,
  kind: ReceiverAccount['kind'],
): PassiveReply | null {
  if (passive === null) return null;
  if (passive.kind === 'reply') return passiveFromOutgoing(passive.message, kind) ?? null;
  if (!canTransfer(message)) return null;
  const { kfAccount } = passive;
  return { type: 'transfer_customer_service', ...(kfAccount === undefined ? {} : { kfAccount }) };
}

/** What a decided push is answered. It goes to the sender again only as long as its request may have failed. */
function answerOf(
  { id: account }: ReceiverAccount,
  push: Push,
  receivedAt: EpochMilliseconds,
  plan: Exclude<PushPlan, { kind: 'undecided' }>,
  now: EpochSeconds,
): PushAnswer {
  const { decided } = plan.delivery;
  // The sender has decided, or nobody remembers any more: WeChat would not ask again that late.
  if (decided === undefined) return { response: null, work: [] };
  const { response, decision, at } = decided;
  if (decision === undefined || now - at >= repeatedWithin) return { response, work: [] };
  const respondedAt = response === null ? {} : { respondedAt: Math.ceil(now * 1000) };
  const work: PushWork = {
    kind: 'push',
    account,
    receivedAt,
    push,
    decided: { decision, ...respondedAt },
    // Tells a sender of an earlier version not to send the passive reply. A deploy can be rolled back.
    ...(response === null || decision.passive === null ? {} : { answeredBy: decision.passive.rule }),
  };
  return { response, work: [work] };
}

/**
 * WeChat repeats a push after five seconds, and rules may have changed since the first request. So the stored rules are
 * looked up.
 */
function mayBeRepeat({ createTime }: Push, receivedAt: EpochMilliseconds): boolean {
  return receivedAt / 1000 - createTime >= 4;
}
