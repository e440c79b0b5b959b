/** Time as the models of AWS and of WeChat ask for it: that of this machine, or a virtual one. */
export interface Time {
  /** Milliseconds. */
  now(): number;
  /** Runs something at `time` (milliseconds); at once where that is past. */
  at(time: number, run: () => void): unknown;
}

/**
 * The local world's clock: the machine's, set forward or back as a whole. Everything local asks it, the functions in their
 * worker threads too, so that two days can pass in a demo without waiting for them.
 */
export interface Clock extends Time {
  /** Sets the clock forward, and runs at once what has become due by that. */
  advance(milliseconds: number): void;
  /** Runs something once the clock shows `time` (milliseconds). Returns how to call that off. */
  at(time: number, run: () => void): () => void;
  /** How far the clock is from the machine's, in a form that worker threads share; milliseconds. */
  readonly offset: Float64Array<SharedArrayBuffer>;
  /** Calls everything off. */
  stop(): void;
}

interface Task {
  readonly time: number;
  readonly run: () => void;
}

/** @param start what the clock shows now, milliseconds */
export function createClock(start: number): Clock {
  const offset = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  const tasks = new Set<Task>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const now = (): number => Date.now() + (offset[0] ?? 0);

  function runDue(): void {
    for (const task of [...tasks].sort((a, b) => a.time - b.time)) {
      if (task.time <= now() && tasks.delete(task)) task.run();
    }
    schedule();
  }
  function schedule(): void {
    clearTimeout(timer);
    if (tasks.size === 0 || isStopped) return;
    const next = Math.min(...[...tasks].map(({ time }) => time));
    timer = setTimeout(runDue, Math.min(Math.max(0, next - now()), 2 ** 31 - 1));
  }

  offset[0] = start - Date.now();
  return {
    now,
    offset,
    advance(milliseconds) {
      offset[0] = (offset[0] ?? 0) + milliseconds;
      runDue();
    },
    at(time, run) {
      const task: Task = { time, run };
      tasks.add(task);
      schedule();
      return () => {
        tasks.delete(task);
        schedule();
      };
    },
    stop() {
      isStopped = true;
      tasks.clear();
      clearTimeout(timer);
    },
  };
}
