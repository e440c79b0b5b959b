import type { LiveRules } from '#shared/aws/live-rules.ts';
import { errorFields, type Log } from '#shared/aws/log.ts';
import { CodedError } from '#shared/coded-error.ts';
import { canTransfer, passiveFromOutgoing } from '#shared/wechat/passive/from-outgoing.ts';
import type { DecidePassively } from './passive-answer.ts';

export interface PassiveRulesDependencies {
  /** The rules of an account that has any that answer in the response. */
  readonly rules: Pick<LiveRules, 'of'>;
  readonly log: Log;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

/** Of the five seconds that WeChat waits, rules may take so much; milliseconds. */
const patience = 1500;

/**
 * Answers by the rules that answer in the response to a push. They are those that need nothing that is remembered of the
 * user. Whatever goes wrong, the push is queued all the same: the sender answers what was not answered here.
 */
export function passiveRules({ rules, log, wait }: PassiveRulesDependencies): DecidePassively {
  return async ({ account, kind, rules: deployed }, { key, openId, createTime, message }) => {
    if (deployed === null) return undefined;
    try {
      const set = await Promise.race([rules.of(account), wait(patience).then(() => undefined)]);
      if (set === undefined) throw new CodedError('rules_slow', `There were no rules after ${patience} ms.`);
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
    } catch (error) {
      log('error', 'passive_rules_failed', { account, ...errorFields(error) });
      return undefined;
    }
  };
}
