import type { Publish } from '#shared/aws/bus.ts';
import { errorFields, type Log } from '#shared/aws/log.ts';
import type { Pause, PauseStore } from '#shared/aws/pause-store.ts';
import { busEvent, senderSource } from '#shared/contracts/event.ts';
import { sendingPaused, sendingResumed } from '#shared/contracts/sender-events.ts';
import type { EpochMilliseconds, EpochSeconds } from '#shared/epoch.ts';
import { meaningOf } from '#shared/wechat/api/error-codes.ts';

/**
 * Pauses the sends of an account while WeChat refuses the whole account: more sends would not help, and can prolong a
 * penalty. From time to time one message goes out to find out whether it is over.
 */
export interface AccountBreaker {
  /** WeChat's code while sends are paused; `undefined` if the account may send. Costs nothing in the normal case. */
  refusalOf(account: string): Promise<number | undefined>;
  /** Reports that WeChat refused the account. */
  refused(account: string, code: number): Promise<void>;
  /** Reports that WeChat accepted a message of the account. */
  sent(account: string): Promise<void>;
}

export interface AccountBreakerDependencies {
  readonly store: PauseStore;
  readonly publish: Publish;
  readonly log: Log;
  readonly now: () => EpochMilliseconds;
}

/** Time from the first refusal to the next try; doubles with every further refusal, up to the maximum; seconds. */
const firstProbe = 60;
const longestProbe = 30 * 60;
/** A pause that was read counts for this long, because another instance may have ended it; seconds. */
const freshForSeconds = 15;

/** What an instance knows about an account; `undefined` if it is not paused. */
interface Known {
  readonly pause: Pause | undefined;
  readonly readAt: EpochSeconds;
}

export function accountBreaker({ store, publish, log, now }: AccountBreakerDependencies): AccountBreaker {
  const known = new Map<string, Known>();
  const seconds = (): number => Math.floor(now() / 1000);

  function learn(account: string, stored: Pause | undefined): Pause | undefined {
    const pause = stored === undefined || stored.probeAt === 0 ? undefined : stored;
    known.set(account, { pause, readAt: seconds() });
    return pause;
  }

  /** If several instances want to probe, the first to write does it. */
  async function mayProbe(account: string, pause: Pause): Promise<boolean> {
    const next = afterProbe(pause, seconds());
    if (!(await store.write(account, next, pause))) return false;
    learn(account, next);
    return true;
  }

  async function refusalOf(account: string): Promise<number | undefined> {
    const at = seconds();
    let { pause, readAt } = known.get(account) ?? { pause: undefined, readAt: Number.NEGATIVE_INFINITY };
    // A new instance looks once; where all is well it never looks again.
    if (readAt === Number.NEGATIVE_INFINITY || (pause !== undefined && at - readAt >= freshForSeconds)) {
      pause = learn(account, await store.read(account));
    }
    if (pause === undefined) return undefined;
    if (pause.probeAt > at) return pause.code;
    return (await mayProbe(account, pause)) ? undefined : pause.code;
  }

  async function refused(account: string, code: number): Promise<void> {
    const at = seconds();
    const { meaning } = meaningOf('send', code);
    const stored = await store.read(account);
    const pause = learn(account, stored);
    if (pause !== undefined) {
      log('warn', 'sending_still_paused', { account, wechatCode: code, meaning });
      // Whoever probes has put off the next probe before calling. This call did not know that it was a probe.
      if (pause.probeAt <= at) await mayProbe(account, pause);
      return;
    }
    // Announced before it is stored, so that the bus gets the event whatever happens in between.
    const id = `${account}.paused.${Math.floor(at / 60)}`;
    await publish([busEvent(senderSource, sendingPaused, { id, time: at }, { account, code, meaning })]);
    const begun: Pause = { code, since: at, probes: 0, probeAt: at + firstProbe };
    if (!(await store.write(account, begun, stored))) {
      learn(account, await store.read(account));
      return;
    }
    learn(account, begun);
    log('error', 'sending_paused', { account, wechatCode: code, meaning });
  }

  async function sent(account: string): Promise<void> {
    if (known.get(account)?.pause === undefined) return;
    const at = seconds();
    const stored = await store.read(account);
    const pause = learn(account, stored);
    if (pause === undefined) return;
    const { code, since } = pause;
    const id = `${account}.resumed.${since}`;
    const data = { account, code, secondsPaused: at - since };
    await publish([busEvent(senderSource, sendingResumed, { id, time: at }, data)]);
    const ended = { ...pause, probeAt: 0 };
    if (!(await store.write(account, ended, pause))) return;
    learn(account, ended);
    log('info', 'sending_resumed', { account, wechatCode: code, pausedFor: at - since });
  }

  /** If anything goes wrong here, the messages are sent: sending them matters more than the pause. */
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
    refusalOf: (account) => attempt(account, undefined, () => refusalOf(account)),
    refused: (account, code) => attempt(account, undefined, () => refused(account, code)),
    sent: (account) => attempt(account, undefined, () => sent(account)),
  };
}

function afterProbe(pause: Pause, at: EpochSeconds): Pause {
  const probes = pause.probes + 1;
  return { ...pause, probes, probeAt: at + Math.min(longestProbe, firstProbe * 2 ** probes) };
}
