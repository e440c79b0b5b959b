import type { Publish } from '#shared/aws/bus.ts';
import { errorFields, type Log } from '#shared/aws/log.ts';
import type { Pause, PauseStore } from '#shared/aws/pause-store.ts';
import { busEvent, senderSource } from '#shared/contracts/event.ts';
import { sendingPaused, sendingResumed } from '#shared/contracts/sending-events.ts';
import { meaningOf } from '#shared/wechat/api/error-codes.ts';

/**
 * Keeps the sends of an account back while WeChat refuses the whole account: more of them would change nothing, and can
 * make a punishment longer. Now and then one message goes out to find out whether it is over.
 */
export interface AccountBreaker {
  /** WeChat's code, while sends are kept back; `undefined` when the account may send. Costs nothing while all is well. */
  refusalOf(account: string): Promise<number | undefined>;
  /** Reports that WeChat refused the account. */
  refused(account: string, code: number): Promise<void>;
  /** Reports that WeChat took a message of the account. */
  sent(account: string): Promise<void>;
}

export interface AccountBreakerDependencies {
  readonly store: PauseStore;
  readonly publish: Publish;
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

/** How long after the first refusal it is tried again, and after every further one twice as long, up to the longest; seconds. */
const firstProbe = 60;
const longestProbe = 30 * 60;

export function accountBreaker({ store, publish, log, now }: AccountBreakerDependencies): AccountBreaker {
  /** What this instance knows; another learns by its own first refusal. */
  const known = new Map<string, Pause>();
  const seconds = (): number => Math.floor(now() / 1000);

  /** Of all instances whose time to probe has come, the one that says so first does. */
  async function mayProbe(account: string, at: number): Promise<boolean> {
    const stored = await store.read(account);
    if (stored === undefined || stored.probeAt === 0) {
      known.delete(account);
      return true;
    }
    known.set(account, stored);
    if (stored.probeAt > at) return false;
    const next = { ...stored, probes: stored.probes + 1, probeAt: at + probeInterval(stored.probes + 1) };
    if (!(await store.write(account, next, stored))) return false;
    known.set(account, next);
    return true;
  }

  async function pause(account: string, code: number): Promise<void> {
    const at = seconds();
    const stored = await store.read(account);
    if (stored !== undefined && stored.probeAt > at) {
      known.set(account, stored);
      return;
    }
    const paused: Pause = { code, since: at, probes: 0, probeAt: at + firstProbe };
    known.set(account, paused);
    if (!(await store.write(account, paused, stored))) return;
    const { meaning } = meaningOf('send', code);
    log('error', 'sending_paused', { account, wechatCode: code, meaning });
    const data = { account, code, meaning };
    await publish([busEvent(senderSource, sendingPaused, { id: `${account}.paused.${at}`, time: at }, data)]);
  }

  async function resume(account: string, { since, code }: Pause): Promise<void> {
    const at = seconds();
    const stored = await store.read(account);
    known.delete(account);
    if (stored === undefined || stored.probeAt === 0) return;
    if (!(await store.write(account, { ...stored, probeAt: 0 }, stored))) return;
    log('info', 'sending_resumed', { account, wechatCode: code, pausedFor: at - since });
    const data = { account, code, secondsPaused: at - since };
    await publish([
      busEvent(senderSource, sendingResumed, { id: `${account}.resumed.${at}`, time: at }, data),
    ]);
  }

  /** Whatever goes wrong here, messages are worth more than their being kept back. */
  async function attempt<Result>(
    account: string,
    otherwise: Result,
    run: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      log('warn', 'breaker_failed', { account, ...errorFields(error) });
      return otherwise;
    }
  }

  return {
    async refusalOf(account) {
      const pauseKnown = known.get(account);
      if (pauseKnown === undefined) return undefined;
      const at = seconds();
      if (pauseKnown.probeAt > at) return pauseKnown.code;
      const isAllowed = await attempt(account, true, () => mayProbe(account, at));
      return isAllowed ? undefined : pauseKnown.code;
    },
    async refused(account, code) {
      // A probe that failed has put off the next one already.
      if (known.has(account)) return;
      await attempt(account, undefined, () => pause(account, code));
    },
    async sent(account) {
      const pauseKnown = known.get(account);
      if (pauseKnown !== undefined) await attempt(account, undefined, () => resume(account, pauseKnown));
    },
  };
}

function probeInterval(probes: number): number {
  return Math.min(longestProbe, firstProbe * 2 ** probes);
}
