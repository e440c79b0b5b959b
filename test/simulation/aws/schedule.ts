import type { Engine } from '../engine/engine.ts';
import type { SimulatedFunction } from './lambda.ts';

const minute = 60_000;
/** So long before something happens, every minute counts. */
const beforehand = 2 * minute;
/** Where nothing happens for so long, tokens come and go unused. */
const quiet = 3 * 60 * minute;
const afterQuiet = 10 * minute;

/**
 * Invokes a function every minute. The minutes in which nothing would be learned are left out.
 *
 * @param nextStepAt when the world next does something; milliseconds
 * @param idleUntil until when an invocation changes nothing as long as nothing else happens; milliseconds
 */
export function startSchedule(
  { timeline, weather }: Engine,
  target: SimulatedFunction,
  nextStepAt: () => number,
  idleUntil: () => number,
): void {
  function tick(): void {
    const nextAt = Math.min(timeline.nextAt() ?? Number.POSITIVE_INFINITY, nextStepAt());
    if (!weather.strikes('silentScheduler')) target.invoke({ kind: 'schedule' }, () => {});
    const isQuiet = Number.isFinite(nextAt) && nextAt > timeline.now() + quiet;
    const at = isQuiet ? nextAt - afterQuiet : Math.min(nextAt - beforehand, idleUntil());
    timeline.at(Math.max(timeline.now() + minute, at), tick);
  }
  tick();
}
