import type { Decision } from '#shared/rules/engine/decision.ts';
import { noMemory } from '#shared/rules/memory.ts';
import type { RuleSet } from '#shared/rules/rule-set.ts';
import type { Push } from '#shared/wechat/inbound/push.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import { windowLeft } from '#shared/window/grants.ts';
import type { QuotaTable } from '#shared/window/quota.ts';
import { causeInChinese } from '../../rules/explain/cause-in-chinese.ts';
import { type Explanation, explain } from '../../rules/explain/explain.ts';
import type { RuleSeen, Silence } from '../page/model.ts';

/** What the rules in force decided about a push, and why. */
export interface ExplainedPush {
  readonly decision: Decision | null;
  readonly rules: readonly RuleSeen[];
  readonly silence: Silence;
}

/** Asks the rules again, with the user's memory as it was when the message was handled. */
export function explainPush(
  rules: RuleSet,
  push: Push,
  conversation: Conversation | undefined,
  quotas: QuotaTable,
): ExplainedPush {
  const memory = conversation?.memory ?? noMemory;
  const quota = push.opens === null ? undefined : quotas[push.opens];
  const window =
    quota !== undefined && quota.limit > 0
      ? { messages: quota.limit, until: push.createTime + quota.seconds }
      : windowLeft(conversation?.grants ?? {}, push.createTime);
  const explanation = explain(rules, {
    key: push.key,
    openId: push.openId,
    at: push.createTime,
    message: push.message,
    recollection: { memory, window },
  });
  const { decided } = explanation;
  const decision = decided.kind === 'decided' ? decided.decision : null;
  return {
    decision,
    rules: explanation.rules.map(({ rule, outcome, why, cause }) => ({
      rule,
      outcome,
      why: { en: why, zh: causeInChinese(cause) },
    })),
    silence: silenceIn(explanation, decision, memory.mutedUntil),
  };
}

function silenceIn({ rules }: Explanation, decision: Decision | null, mutedUntil: number): Silence {
  if (decision?.muted) return { kind: 'muted', rule: null, until: mutedUntil };
  if (decision !== null && decision.delayed.length > 0) {
    return { kind: 'later', rule: decision.delayed[0]?.rule ?? '' };
  }
  const applied = decision?.rule ?? decision?.applied[0];
  if (applied !== undefined && applied !== null) return { kind: 'ignored', rule: applied };
  for (const { rule, cause } of rules) {
    if (cause.kind === 'limit') return { kind: 'cooldown', rule, until: cause.until };
  }
  return { kind: 'nothing' };
}
