import type { ProgramRule, ReplyStep, Transfer } from '#shared/rules/program.ts';
import type { EncryptionMode } from '#shared/wechat/credentials.ts';
import { both } from '../../language/text.ts';
import type { RuleSource } from '../schema/rule.ts';
import { type Kinds, mayBeEvent } from './kinds.ts';
import { dependsOnMemory } from './passive.ts';
import type { AccountRules } from './program.ts';
import { error, type Report } from './report.ts';

interface TransferContext {
  readonly encryption: EncryptionMode;
  readonly agentSessions: boolean;
}

/** Whether an account can open and close sessions with agents through WeChat's API. WeChat documents it for official accounts only. */
export function hasAgentSessions({
  kind,
  verified,
  agentSessions = kind === 'official-account',
}: Pick<AccountRules, 'kind' | 'verified' | 'agentSessions'>): boolean {
  return verified && agentSessions;
}

/** To whom a rule hands the user over; `undefined` if it does not. */
export function transferOf(
  { transfer }: RuleSource,
  otherwise: readonly ReplyStep[] | undefined,
): Transfer | undefined {
  if (transfer === undefined || transfer === false) return undefined;
  if (transfer === true) return {};
  const { kfAccount } = transfer;
  return {
    ...(kfAccount === undefined ? {} : { kfAccount }),
    // Only the API tells who is online.
    ...(otherwise === undefined ? {} : { byCall: true, otherwise }),
  };
}

/**
 * In plaintext mode the signature does not cover the sender of a message, so a response must not depend on what is
 * remembered about a user. The handover then goes through the API.
 */
export function withTransferByCall(
  rule: ProgramRule,
  { encryption, agentSessions }: TransferContext,
): ProgramRule {
  const { transfer } = rule;
  if (transfer === undefined || !agentSessions) return rule;
  if (encryption !== 'plaintext' || !dependsOnMemory(rule)) return rule;
  return { ...rule, transfer: { ...transfer, byCall: true } };
}

/** Checks that WeChat supports what a rule does with the session with an agent. */
export function checkTransfer(
  { transfer, closesSession }: ProgramRule,
  kinds: Kinds,
  { agentSessions }: TransferContext,
  path: readonly PropertyKey[],
  report: Report,
): void {
  const at = [...path, 'transfer'];
  if (transfer?.otherwise?.some(isDelayed)) {
    error(
      report,
      [...at, 'otherwise'],
      'otherwise-delayed',
      both('cannot be delayed: it says that no agent is online', '不能延后：它是在没有客服在线时回复的'),
      both('Remove `after`.', '去掉 after。'),
    );
  }
  if (agentSessions) return;
  const isCallNeeded = closesSession === true || transfer?.byCall === true;
  if (isCallNeeded) {
    error(
      report,
      at,
      'no-agent-sessions',
      both(
        'needs a call that WeChat documents for verified official accounts only',
        '要调用的接口，微信只对已认证的公众号开放',
      ),
      both(
        'Write transfer: true for messages. If WeChat lets your account call kfsession/create, set agentSessions: true in the account file.',
        '对用户发的消息写 transfer: true。如果微信允许这个账号调用 kfsession/create，在账号文件里写 agentSessions: true。',
      ),
    );
  } else if (transfer !== undefined && mayBeEvent(kinds)) {
    error(
      report,
      at,
      'transfer-of-event',
      both(
        'can apply to an event, but for this account only a message from the user can be handed over',
        '可能碰到事件，而这个账号只有用户发的消息才能转给人工',
      ),
      both(
        'Add message: any to its `when`, or the types of messages to hand over.',
        '在 when 里加上 message: any，或者写要转接的消息类型。',
      ),
    );
  }
}

function isDelayed(step: ReplyStep): boolean {
  return 'oneOf' in step
    ? step.oneOf.some(({ reply }) => reply.after !== undefined)
    : step.after !== undefined;
}
