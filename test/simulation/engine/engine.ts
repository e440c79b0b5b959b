import type { Weather } from './faults.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';
import type { Trace } from './trace.ts';

/** What every model needs to let things happen. */
export interface Engine {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly weather: Weather;
  readonly trace: Trace;
}
