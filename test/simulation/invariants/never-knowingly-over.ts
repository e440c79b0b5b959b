import { senderEvents } from '#shared/contracts/sender-events.ts';
import { unknownOutcomes } from '../engine/faults.ts';
import { isOf, readText } from '../records.ts';
import { type Invariant, isLedgerInTheDark } from './invariant.ts';
import { readLedger } from './read-ledger.ts';

/** So far apart are an action and a send whose order nobody can mistake, clocks and cold starts included; milliseconds. */
const certain = 8_000;
/** What one send may take, which was begun before the ledger knew better; milliseconds. */
const inFlight = 15_000;
/** A call that begins in the last second of a window can come too late. Milliseconds. */
const lastMoment = 3_000;

interface Happened {
  readonly mark: string;
  /** Milliseconds. */
  readonly at: number;
}

/** What happened between one user and an account. */
interface History {
  /** The last action of each class, and those so close before it that nobody can tell which was the last. */
  readonly actions: Map<string, readonly Happened[]>;
  sends: Happened[];
}

/**
 * Promise 5. WeChat never has to refuse a message for its window or its count where nothing was in doubt: whether a message
 * was sent before or after an action of the user, whether it was sent at all, and whether WeChat knows what no push tells of.
 */
export const neverKnowinglyOver: Invariant = (facts) => {
  const histories = new Map<string, History>();
  const historyOf = (user: string): History => {
    const history = histories.get(user) ?? { actions: new Map(), sends: [] };
    histories.set(user, history);
    return history;
  };
  /** Whether nobody can tell if a message was sent before or after an action. What came to the queue later certainly was after it. */
  function isOrderInDoubt(action: Happened, send: Happened): boolean {
    if (Math.abs(send.at - action.at) >= certain) return false;
    const { place: actionPlace = 0 } = facts.records.jobOf(action.mark) ?? {};
    const { place: sendPlace = 0 } = facts.records.jobOf(send.mark) ?? {};
    return actionPlace === 0 || sendPlace < actionPlace;
  }
  function isCountInDoubt({ actions, sends }: History): boolean {
    return [...actions.values()].flat().some((action) => sends.some((send) => isOrderInDoubt(action, send)));
  }
  /** Whether what became of a send could not be written down: then it does not count, or was made again. */
  function isSendUncounted({ sends }: History): boolean {
    return sends.some(({ mark }) => {
      const job = facts.records.jobOf(mark);
      if (job === undefined) return false;
      const { deliveries = {} } = facts.conversationOf(job.account, job.openId) ?? {};
      const isUndetermined =
        // The ledger may have forgotten it, and the bus not have heard of it yet.
        (job.events.get(senderEvents.undetermined)?.size ?? 0) > 0 ||
        Object.entries(deliveries).some(
          ([key, { replies }]) => isOf(job, key) && replies.some(({ state }) => state === 'undetermined'),
        );
      return isUndetermined || [...job.delivered.values()].some(({ length }) => length > 1);
    });
  }
  /** Whether the ledger has forgotten a send before it heard of the action that came before it; then it cannot count it. */
  function isSendForgotten({ actions, sends }: History): boolean {
    const lastActionAt = Math.max(...[...actions.values()].flat().map(({ at }) => at));
    return sends.some(({ mark, at }) => {
      const job = facts.records.jobOf(mark);
      if (job === undefined || at < lastActionAt - certain) return false;
      const { deliveries = {} } = facts.conversationOf(job.account, job.openId) ?? {};
      return !Object.keys(deliveries).some((key) => isOf(job, key));
    });
  }
  /** Whether a message that WeChat refuses had come before, and is sent again because that could not be written down. */
  function hasCome(text: string): boolean {
    const { mark, number } = readText(text);
    return (facts.records.jobOf(mark)?.delivered.get(number) ?? []).length > 0;
  }
  /** Whether the user did something so close to leaving that nobody can tell which came first. */
  function isLeavingInDoubt({ actions }: History, leftAt: number): boolean {
    return leftAt > 0 && [...actions.values()].flat().some(({ at }) => Math.abs(at - leftAt) < certain);
  }
  const areOutcomesKnown = !facts.faults.some((kind) => unknownOutcomes.includes(kind));
  const closed = new Map<string, { readonly at: number; readonly knownSince: number }>();
  return (observation) => {
    if (observation.kind === 'conversationWritten') {
      const { closedAt: at } = readLedger(observation.after);
      if (at > (closed.get(observation.id)?.at ?? 0))
        closed.set(observation.id, { at, knownSince: facts.now() });
    }
    if (observation.kind === 'began' && observation.opens !== null) {
      const { mark, account, openId, opens } = observation;
      const { actions } = historyOf(`${account}#${openId}`);
      const at = facts.now();
      const close = (actions.get(opens) ?? []).filter((before) => at - before.at < certain);
      actions.set(opens, [...close, { mark, at }]);
    }
    if (observation.kind !== 'sendArrived') return undefined;
    const { account, openId, text, refusal, ownRefusal } = observation;
    const user = `${account}#${openId}`;
    const history = historyOf(user);
    const isInDoubt = isCountInDoubt(history);
    if (refusal === 0) history.sends.push({ mark: readText(text).mark, at: facts.now() });
    if (ownRefusal === 0 || !areOutcomesKnown) return undefined;
    if (ownRefusal === 45047 && (isInDoubt || isSendUncounted(history) || hasCome(text))) return undefined;
    if (ownRefusal === 45047 && isSendForgotten(history)) return undefined;
    if (isLedgerInTheDark(facts, account, openId)) return undefined;
    if (facts.now() - (closed.get(user)?.knownSince ?? Number.NEGATIVE_INFINITY) < inFlight) return undefined;
    const { windows, leftAt } = facts.userOf(account, openId);
    if (ownRefusal === 45015 && isLeavingInDoubt(history, leftAt)) return undefined;
    const at = facts.accountOf(account).now();
    const justBefore = Math.max(windows.left(at - lastMoment), windows.left(at - inFlight));
    if (ownRefusal === 45015 && justBefore > 0) return undefined;
    return `${text} was sent ${ownRefusal === 45015 ? 'outside the window' : 'over the count'} (${ownRefusal}) without a doubt`;
  };
};
