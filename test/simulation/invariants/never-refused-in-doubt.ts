import type { Conversation, Delivery } from '#shared/window/conversation.ts';
import type { Facts, Invariant } from './invariant.ts';
import { readLedger } from './read-ledger.ts';

/** A call that begins this close to the end of a window may come too late, and clocks differ; milliseconds. */
const lastMoment = 5_000;

/**
 * Promise 5. No reply is refused for its window that WeChat would take. The exceptions: what is left to people, what others
 * have reserved, the last moment of a window, what the user did that nobody has told the ledger yet, and replies behind some
 * of the same rule that WeChat did not take.
 */
export const neverRefusedInDoubt: Invariant = (facts) => (observation) => {
  if (observation.kind !== 'conversationWritten') return undefined;
  const after = readLedger(observation.after);
  const before = observation.before === undefined ? undefined : readLedger(observation.before);
  const refused = newlyRefused(before, after);
  if (refused === undefined) return undefined;
  const [account = '', openId = ''] = observation.id.split('#');
  if (hasUntoldAction(facts, account, openId, after)) return undefined;
  const { windows } = facts.userOf(account, openId);
  const at = facts.accountOf(account).now();
  const left = Math.min(windows.left(at), windows.left(at + lastMoment));
  const free = left - reservedIn(after) - facts.configOf(account).keepForPeople;
  return free > 0
    ? `a reply to ${refused} was refused for its window, and WeChat would have taken ${free}`
    : undefined;
};

/** The key of a delivery of which a reply has just been refused by the ledger alone. */
function newlyRefused(before: Conversation | undefined, after: Conversation): string | undefined {
  const count = (delivery: Delivery | undefined): number =>
    (delivery?.replies ?? []).filter(
      (reply) => reply.state === 'refused' && reply.reason === 'window' && reply.code === undefined,
    ).length;
  return Object.keys(after.deliveries).find(
    (key) => count(after.deliveries[key]) > count(before?.deliveries[key]),
  );
}

function reservedIn({ deliveries }: Conversation): number {
  return Object.values(deliveries)
    .flatMap(({ replies }) => replies)
    .filter(({ state }) => state === 'reserved').length;
}

/** Whether the user did something of which the ledger has not heard. */
function hasUntoldAction(
  facts: Facts,
  account: string,
  openId: string,
  { deliveries }: Conversation,
): boolean {
  return [...facts.records.jobs.values()].some(
    (job) =>
      job.kind === 'push' &&
      job.account === account &&
      job.openId === openId &&
      job.deletedAt === 0 &&
      deliveries[job.key] === undefined,
  );
}
