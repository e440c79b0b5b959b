import { conversationId } from '#shared/aws/conversation-item.ts';
import type { LiveRules } from '#shared/aws/live-rules.ts';
import { errorFields, type Log, userHash } from '#shared/aws/log.ts';
import type { ResponseMarks } from '#shared/aws/response-marks.ts';
import { CodedError } from '#shared/coded-error.ts';
import type { RuleSet } from '#shared/rules/rule-set.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { Push } from '#shared/wechat/inbound/push.ts';
import { canTransfer, passiveFromOutgoing } from '#shared/wechat/passive/from-outgoing.ts';
import type { DecidePassively, PassiveDecision } from './passive-answer.ts';

export interface PassiveRulesDependencies {
  /** The rules of an account that has any that answer in the response. */
  readonly rules: Pick<LiveRules, 'of'>;
  readonly marks: ResponseMarks;
  readonly log: Log;
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** Milliseconds. */
  readonly now: () => number;
}

/** Of the five seconds that WeChat waits, the rules may take so much, and as much to tell the sender; milliseconds. */
const patience = 1500;

/**
 * Answers by the rules that answer in the response to a push. They are those that need nothing that is remembered of the
 * user. Whatever goes wrong, the push is queued all the same: the sender answers what is not answered here, and is told
 * before of what is.
 */
export function passiveRules({ rules, marks, log, wait, now }: PassiveRulesDependencies): DecidePassively {
  const inTime = <T>(promise: Promise<T>, what: string): Promise<T> =>
    Promise.race([
      promise,
      wait(patience).then((): never => {
        throw new CodedError(
          'response_slow',
          `${what} took more than ${patience} ms, so the sender answers.`,
        );
      }),
    ]);
  return async ({ account, kind, rules: deployed }, push, receivedAt) => {
    if (deployed === null) return undefined;
    const { key, openId, createTime } = push;
    const about = { account, user: userHash(account, openId), key };
    try {
      const decision = decide(await inTime(rules.of(account), 'Reading the rules'), kind, push);
      // A hand-over is nothing that the sender could do as well.
      if (decision === undefined || decision.reply.type === 'transfer_customer_service') return decision;
      const mark = { receivedAt, rule: decision.rule };
      const id = conversationId(account, openId);
      const isMarked = marks.tryMark(id, key, createTime, mark, now() / 1000);
      if (await inTime(isMarked, 'Telling the sender')) return decision;
      log('info', 'passive_left', { ...about, rule: decision.rule });
    } catch (error) {
      log('error', 'passive_failed', { ...about, ...errorFields(error) });
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
