import type { Conversation, Delivery, ReplyState } from '#shared/window/conversation.ts';
import type { Facts, Invariant } from './invariant.ts';
import { readLedger } from './read-ledger.ts';

/** A call that begins this close to the end of a window may come too late, and clocks differ; milliseconds. */
const lastMoment = 5_000;
/** What was under way when the user did something was refused by what WeChat said before; milliseconds. */
const underWay = 15_000;

/** Where a reply may be refused although WeChat would take it. */
interface Doubt {
  readonly facts: Facts;
  readonly account: string;
  readonly openId: string;
  /** The ledger after the refusal. */
  readonly ledger: Conversation;
  /** Whether WeChat had refused a reply before it, and not the ledger. */
  readonly isAfterRefusal: boolean;
}

/** The exceptions to the promise, each with how many messages it takes from what WeChat would have taken. */
const exceptions: Readonly<Record<string, (doubt: Doubt) => number>> = {
  'left to people': ({ facts, account }) => facts.configOf(account).keepForPeople,
  'reserved by others, or by replies of the same rule that WeChat then did not take': ({ ledger }) =>
    repliesOf(ledger).filter(({ state }) => state === 'reserved').length,
  'the last moment of a window': ({ facts, account, openId }) => {
    const { windows } = facts.userOf(account, openId);
    const at = facts.accountOf(account).now();
    return windows.left(at) - Math.min(windows.left(at), windows.left(at + lastMoment));
  },
  'an action that the ledger has not heard of': (doubt) => (hasUntoldAction(doubt) ? all : 0),
  'an action while a message was under way that WeChat refused for its window': ({
    facts,
    account,
    openId,
    isAfterRefusal,
  }) => (isAfterRefusal && facts.now() - facts.records.lastActionOf(account, openId) < underWay ? all : 0),
};
const all = Number.POSITIVE_INFINITY;

/** Promise 5. No reply is refused for its window that WeChat would have taken, but for the exceptions. */
export const neverRefusedInDoubt: Invariant = (facts) => (observation) => {
  if (observation.kind !== 'conversationWritten') return undefined;
  const ledger = readLedger(observation.after);
  const before = observation.before === undefined ? undefined : readLedger(observation.before);
  const refused = newlyRefused(before, ledger);
  if (refused === undefined) return undefined;
  const [account = '', openId = ''] = observation.id.split('#');
  const doubt: Doubt = { facts, account, openId, ledger, isAfterRefusal: refused.isAfterRefusal };
  const left = facts.userOf(account, openId).windows.left(facts.accountOf(account).now());
  const free = Object.values(exceptions).reduce((rest, taken) => rest - taken(doubt), left);
  return free > 0
    ? `a reply to ${refused.key} was refused for its window, and WeChat would have taken ${free}`
    : undefined;
};

/** A delivery of which a reply has just been refused for its window, and was not what WeChat itself refused. */
function newlyRefused(
  before: Conversation | undefined,
  after: Conversation,
): { readonly key: string; readonly isAfterRefusal: boolean } | undefined {
  for (const [key, delivery] of Object.entries(after.deliveries)) {
    const earlier = before?.deliveries[key];
    const byLedger = count(delivery, isByLedger) - count(earlier, isByLedger);
    if (byLedger > 0) return { key, isAfterRefusal: false };
    // Of several at once WeChat refused the first, and the rest was not tried.
    if (count(delivery, isByWeChat) - count(earlier, isByWeChat) > 1) return { key, isAfterRefusal: true };
  }
  return undefined;
}

function count(delivery: Delivery | undefined, is: (reply: ReplyState) => boolean): number {
  return (delivery?.replies ?? []).filter(is).length;
}

function isByLedger(reply: ReplyState): boolean {
  return reply.state === 'refused' && reply.reason === 'window' && reply.code === undefined;
}

function isByWeChat(reply: ReplyState): boolean {
  return reply.state === 'refused' && reply.reason === 'window' && reply.code !== undefined;
}

function repliesOf({ deliveries }: Conversation): ReplyState[] {
  return Object.values(deliveries).flatMap(({ replies }) => replies);
}

/** Whether the user did something of which the ledger has not heard. */
function hasUntoldAction({ facts, account, openId, ledger }: Doubt): boolean {
  return [...facts.records.jobs.values()].some(
    (job) =>
      job.kind === 'push' &&
      job.account === account &&
      job.openId === openId &&
      job.deletedAt === 0 &&
      ledger.deliveries[job.key] === undefined,
  );
}
