import { conversationId } from '#shared/aws/conversation-item.ts';
import type { LiveRules } from '#shared/aws/live-rules.ts';
import { errorFields, type Log, userHash } from '#shared/aws/log.ts';
import type { PassiveAnswers } from '#shared/aws/passive-answers.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { RuleSet } from '#shared/rules/rule-set.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { Push } from '#shared/wechat/inbound/push.ts';
import { canTransfer, passiveFromOutgoing } from '#shared/wechat/passive/from-outgoing.ts';
import type { DecidePassively, PassiveDecision } from './passive-answer.ts';

export interface PassiveRulesDependencies {
  /** The rules of an account that has any that answer in the response. */
  readonly rules: Pick<LiveRules, 'of'>;
  readonly answers: PassiveAnswers;
  readonly log: Log;
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Of the five seconds that WeChat waits, an answer may take so much; milliseconds. */
const patience = 1500;

/**
 * Answers by the rules that answer in the response to a push. They are those that need nothing that is remembered of the
 * user. Whatever goes wrong, the push is queued all the same: the sender answers what was not answered here, and is told
 * before what is.
 */
export function passiveRules({ rules, answers, log, wait, now }: PassiveRulesDependencies): DecidePassively {
  return async ({ account, kind, rules: deployed }, push, receivedAt) => {
    if (deployed === null) return undefined;
    const late = wait(patience).then((): never => {
      throw new CodedError('rules_slow', `Rules had no answer for the response after ${patience} ms.`);
    });
    try {
      const decision = decide(await Promise.race([rules.of(account), late]), kind, push);
      // A hand-over is nothing that the sender could do as well.
      if (decision === undefined || decision.reply.type === 'transfer_customer_service') return decision;
      const { key, openId, createTime } = push;
      const answer = { receivedAt, rule: decision.rule };
      const id = conversationId(account, openId);
      const isOurs = answers.tryAnswer(id, key, createTime, answer, now() / 1000);
      if (await Promise.race([isOurs, late])) return decision;
      log('info', 'passive_left', { account, user: userHash(account, openId), key, rule: decision.rule });
    } catch (error) {
      log('error', 'passive_rules_failed', { account, ...errorFields(error) });
    }
    return undefined;
  };
}

function decide(set: RuleSet, kind: AccountKind, push: Push): PassiveDecision | undefined {
  const { key, openId, createTime, message } = push;
  const decided = set.decide({ key, openId, at: createTime, message, recollection: undefined });
  const passive = decided.kind === 'decided' ? decided.decision.passive : null;
  if (passive === null) return undefined;
  const { rule } = passive;
  if (passive.kind === 'reply') {
    const reply = passiveFromOutgoing(passive.message, kind);
    return reply && { rule, reply };
  }
  if (!canTransfer(message)) return undefined;
  const { kfAccount } = passive;
  return {
    rule,
    reply: { type: 'transfer_customer_service', ...(kfAccount === undefined ? {} : { kfAccount }) },
  };
}
