import type { Engine } from './engine.ts';

/** One instance of a function, as long as it lives. */
export interface Process {
  readonly name: string;
  readonly isAlive: () => boolean;
  /** Its clock; milliseconds. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Whatever it awaits from now on never comes. */
  kill(why: string): void;
}

/** @param onDeath runs once */
export function startProcess(
  { timeline, random, weather, trace }: Engine,
  name: string,
  onDeath: () => void,
): Process {
  let alive = true;
  // Of the two seconds that the ledger allows for, one is WeChat's.
  const skew = weather.has('skew') ? random.between(-900, 900) : 0;
  return {
    name,
    isAlive: () => alive,
    now: () => timeline.now() + skew,
    wait: (milliseconds) =>
      new Promise((resolve) => {
        timeline.after(Math.max(1, milliseconds), () => {
          if (alive) resolve();
        });
      }),
    kill(why) {
      if (!alive) return;
      alive = false;
      trace.add(name, `dies: ${why}`);
      onDeath();
    },
  };
}
