import { unknownOutcomes } from '../engine/faults.ts';
import { type Invariant, isLedgerInTheDark } from './invariant.ts';
import { readLedger } from './read-ledger.ts';

/** So far apart are an action and a send whose order nobody can mistake, clocks and cold starts included; milliseconds. */
const certain = 8_000;
/** What one send may take, which was begun before the ledger knew better; milliseconds. */
const inFlight = 15_000;
/** A call that begins in the last second of a window can come too late. Milliseconds. */
const lastMoment = 3_000;

/**
 * Promise 5. WeChat never has to refuse a message for its window or its count where nothing was in doubt: whether a message
 * was sent before or after an action of the user, whether it was sent at all, and whether WeChat knows what no push tells of.
 */
export const neverKnowinglyOver: Invariant = (facts) => {
  const happened = new Map<string, { readonly what: 'action' | 'send'; readonly at: number }[]>();
  const note = (user: string, what: 'action' | 'send'): void => {
    happened.set(user, [...(happened.get(user) ?? []), { what, at: facts.now() }]);
  };
  /** Whether some action and some send of a user came so close together that their order is in doubt. */
  function isOrderInDoubt(user: string): boolean {
    const all = happened.get(user) ?? [];
    const sends = all.filter(({ what }) => what === 'send');
    return all.some(
      ({ what, at }) => what === 'action' && sends.some((send) => Math.abs(send.at - at) < certain),
    );
  }
  /** Whether the user did something so close to leaving that nobody can tell which came first. */
  function isLeavingInDoubt(user: string, leftAt: number): boolean {
    const near = (happened.get(user) ?? []).filter(
      ({ what, at }) => what === 'action' && Math.abs(at - leftAt) < certain,
    );
    return leftAt > 0 && near.length > 1;
  }
  const areOutcomesKnown = !facts.faults.some((kind) => unknownOutcomes.includes(kind));
  const closed = new Map<string, { readonly at: number; readonly knownSince: number }>();
  return (observation) => {
    if (observation.kind === 'conversationWritten') {
      const { closedAt: at } = readLedger(observation.after);
      if (at > (closed.get(observation.id)?.at ?? 0))
        closed.set(observation.id, { at, knownSince: facts.now() });
    }
    if (observation.kind === 'began' && observation.mark.startsWith('m'))
      note(`${observation.account}#${observation.openId}`, 'action');
    if (observation.kind !== 'sendArrived') return undefined;
    const { account, openId, text, ownRefusal } = observation;
    const user = `${account}#${openId}`;
    const isInDoubt = isOrderInDoubt(user);
    if (observation.refusal === 0) note(user, 'send');
    if (ownRefusal === 0 || isInDoubt || !areOutcomesKnown) return undefined;
    if (isLedgerInTheDark(facts, account, openId)) return undefined;
    if (facts.now() - (closed.get(user)?.knownSince ?? Number.NEGATIVE_INFINITY) < inFlight) return undefined;
    const { windows, leftAt } = facts.userOf(account, openId);
    if (ownRefusal === 45015 && isLeavingInDoubt(user, leftAt)) return undefined;
    const at = facts.accountOf(account).now();
    const justBefore = Math.max(windows.left(at - lastMoment), windows.left(at - inFlight));
    if (ownRefusal === 45015 && justBefore > 0) return undefined;
    return `${text} was sent ${ownRefusal === 45015 ? 'outside the window' : 'over the count'} (${ownRefusal}) without a doubt`;
  };
};
