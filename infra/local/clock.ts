/** The time for the models of AWS and WeChat: this machine's, or a virtual one. */
export interface Time {
  /** Milliseconds. */
  now(): number;
  /** Runs something at `time` (milliseconds), or at once if that is past. Returns a function that cancels it. */
  at(time: number, run: () => void): () => void;
}

/**
 * The clock of the local run: the machine's clock plus an offset. Everything local uses it, including the functions in
 * their worker threads, so a demo can let two days pass without waiting.
 */
export interface Clock extends Time {
  /** Sets the clock forward, and runs at once whatever has become due. */
  advance(milliseconds: number): void;
  /** The offset from the machine's clock, in a form that worker threads share; milliseconds. */
  readonly offset: Float64Array<SharedArrayBuffer>;
  /** Cancels everything. */
  stop(): void;
}

interface Task {
  readonly time: number;
  readonly run: () => void;
}

/** @param start the time that the clock shows now, milliseconds */
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
