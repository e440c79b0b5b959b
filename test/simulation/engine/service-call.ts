import type { Engine } from './engine.ts';
import type { Process } from './process.ts';

/** A call to a service: what it does there, at one moment, and how that service refuses. */
export interface ServiceCall<T> {
  /** For the trace; never evaluated without one. */
  readonly what: () => string;
  readonly effect: () => T;
  readonly refusal: () => Error;
}

/**
 * Makes a call for a process. What the process awaits here is where the seed decides: the call and its answer take their
 * time; the process dies before or after; the service refuses; or the answer is lost, to the caller or just to the SDK,
 * which then makes the call again.
 */
export function callService<T>(engine: Engine, process: Process, call: ServiceCall<T>): Promise<T> {
  const { timeline, random, weather, trace } = engine;
  return new Promise((resolve, reject) => {
    const say = (what: string): void => {
      if (trace.isOn) trace.add(process.name, `${call.what()}${what}`);
    };
    if (!process.isAlive()) return;
    if (weather.strikes('crash') && random.chance(0.5)) return process.kill(`before ${call.what()}`);
    const diesAfter = weather.strikes('crash');
    const isRefused = weather.strikes('throttle');
    const isLost = weather.strikes('lostAnswer');
    const isRepeated = weather.strikes('repeatedCall');
    const delay = (): number => (weather.strikes('slow') ? random.between(200, 3000) : random.between(1, 8));

    // A request that is on its way arrives even if its sender dies meanwhile.
    timeline.after(delay(), () => {
      let settle: () => void;
      try {
        if (isRefused) throw call.refusal();
        let result = call.effect();
        if (isRepeated) result = call.effect();
        say(isLost ? ' (the answer is lost)' : isRepeated ? ' (made twice)' : '');
        settle = isLost ? () => reject(new LostAnswer()) : () => resolve(result);
      } catch (error) {
        say(`: ${(error as Error).name}`);
        settle = () => reject(error);
      }
      if (diesAfter) return process.kill(`after ${call.what()}`);
      timeline.after(delay(), () => {
        if (process.isAlive()) settle();
      });
    });
  });
}

/** What the SDK throws when the last of its tries got no answer in time. */
class LostAnswer extends Error {
  override readonly name = 'TimeoutError';
}
