import type { Clock } from '../clock.ts';

const unitSeconds = { minute: 60, hour: 60 * 60, day: 24 * 60 * 60 } as const;

/**
 * Runs something at the rate of a schedule expression; the first run is immediate.
 *
 * @throws Error for an expression other than `rate(…)`
 */
export function startSchedule(expression: string, clock: Clock, run: () => void): void {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count === undefined)
    throw new Error(`The schedule expression ${expression} is not known to the local scheduler.`);
  const interval = Number(count) * unitSeconds[unit as keyof typeof unitSeconds] * 1000;
  const tick = (): void => {
    run();
    clock.at(clock.now() + interval, tick);
  };
  tick();
}
