import type { ScheduleEntry, Schedules } from '#shared/aws/schedules.ts';
import type { Engine } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import { callService } from '../engine/service-call.ts';
import type { SimulatedQueue } from './queue.ts';

/** One-time schedules: each puts a message on the queue once, in the minute that it names or a little later. */
export interface OneTimeSchedules {
  /** The port of a process; the SDK's client behind it is loaded late, which virtual time would not wait for. */
  portOf(process: Process): Schedules;
  waiting(): readonly ScheduleEntry[];
}

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export function oneTimeSchedules(engine: Engine, queue: SimulatedQueue): OneTimeSchedules {
  const { timeline, random } = engine;
  const entries = new Map<string, ScheduleEntry>();
  function put(entry: ScheduleEntry): void {
    entries.set(entry.name, entry);
    timeline.at(entry.at * 1000 + random.between(0, 59_000), () => {
      // Another may have taken its place.
      if (entries.get(entry.name) !== entry) return;
      entries.delete(entry.name);
      const { body } = entry;
      queue.send({ body, senderId: 'AROASIMULATED:schedule' });
    });
  }
  return {
    portOf: (process) => ({
      put: (entry) =>
        callService(engine, process, {
          what: () => `CreateSchedule ${entry.name}`,
          effect: () => put(entry),
          refusal: () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }),
        }),
      forget: (prefix) =>
        callService(engine, process, {
          what: () => `DeleteSchedule ${prefix}*`,
          effect: () => {
            for (const name of entries.keys()) if (name.startsWith(prefix)) entries.delete(name);
          },
          refusal: () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }),
        }),
    }),
    waiting: () => [...entries.values()],
  };
}
