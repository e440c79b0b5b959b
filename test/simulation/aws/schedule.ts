import type { Engine } from '../engine/engine.ts';
import type { SimulatedFunction } from './lambda.ts';

const minute = 60_000;
/** So long before something happens again, every minute counts again. */
const beforehand = 10 * minute;

/**
 * Invokes a function every minute. Where nothing happens for hours, the minutes in which nothing would be learned are
 * left out.
 *
 * @param nextStepAt when the world next does something; milliseconds
 */
export function startSchedule(engine: Engine, target: SimulatedFunction, nextStepAt: () => number): void {
  const { timeline, weather } = engine;
  function tick(): void {
    const othersAt = timeline.nextAt() ?? Number.POSITIVE_INFINITY;
    if (!weather.strikes('silentScheduler')) target.invoke({ kind: 'schedule' }, () => {});
    const quietUntil = Math.min(othersAt, nextStepAt()) - beforehand;
    const isSkipping = Number.isFinite(quietUntil) && quietUntil > timeline.now() + minute;
    timeline.at(isSkipping ? quietUntil : timeline.now() + minute, tick);
  }
  tick();
}
