import type { SenderAccount } from '#shared/function-config.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import type { SimulatedQueue } from '../aws/queue.ts';
import type { FaultKind } from '../engine/faults.ts';
import type { Observation } from '../observations.ts';
import type { Records } from '../records.ts';
import type { SimulatedAccount, SimulatedUser } from '../wechat/account.ts';

/** What invariants may know. */
export interface Facts {
  readonly records: Records;
  readonly faults: readonly FaultKind[];
  readonly queue: SimulatedQueue;
  readonly intake: SimulatedQueue;
  /** Milliseconds. */
  now(): number;
  accountOf(account: string): SimulatedAccount;
  configOf(account: string): SenderAccount;
  userOf(account: string, openId: string): SimulatedUser;
  /** Whether something that cannot be handled lay among what is for the user. */
  poisoned(openId: string): boolean;
  /** The ledger as it lies in the table now. */
  conversationOf(account: string, openId: string): Conversation | undefined;
}

/** Looks at everything that happens, and says what must not have. */
export type Invariant = (facts: Facts) => (observation: Observation) => string | undefined;

/** Whether WeChat knows something of a user's window that nobody could have told the ledger yet. */
export function isLedgerInTheDark(facts: Facts, account: string, openId: string): boolean {
  const user = facts.userOf(account, openId);
  if (user.isContradicted) return true;
  if (user.leftAt === 0) return false;
  const { closedAt = 0, deliveries = {} } = facts.conversationOf(account, openId) ?? {};
  const isHandled = deliveries[facts.records.jobOf(user.leaveMark)?.key ?? ''] !== undefined;
  return closedAt < Math.floor(user.leftAt / 1000) && !isHandled;
}
