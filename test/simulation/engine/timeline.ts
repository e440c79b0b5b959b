import type { Time } from '#infra/local/clock.ts';

/**
 * Virtual time. Nothing happens but what was put on it, one thing after the other; time jumps from each to the next. All
 * times are in milliseconds since the epoch.
 */
export interface Timeline extends Time {
  /** Returns a function that cancels it. */
  after(milliseconds: number, run: () => void): () => void;
  /** When the next thing happens; `undefined` when nothing will. */
  nextAt(): number | undefined;
  /** How many things are still to happen. */
  pending(): number;
  /** Lets things happen, each with all that the code under test does about it at once, until none is left before `until`. */
  run(until: number): Promise<void>;
}

interface Entry {
  readonly time: number;
  /** Things of one time happen in the order in which they were put there. */
  readonly order: number;
  /** `undefined` once it is cancelled. */
  run: (() => void) | undefined;
}

export function timeline(start: number): Timeline {
  const heap: Entry[] = [];
  let now = start;
  let order = 0;
  let pending = 0;

  function at(time: number, run: () => void): () => void {
    const entry: Entry = { time, order: order++, run };
    push(heap, entry);
    pending++;
    return () => {
      if (entry.run === undefined) return;
      entry.run = undefined;
      pending--;
    };
  }
  /** The next thing that is not cancelled. */
  function next(): Entry | undefined {
    while (heap[0] !== undefined && heap[0].run === undefined) pop(heap);
    return heap[0];
  }
  return {
    now: () => now,
    at: (time, run) => at(Math.max(time, now), run),
    after: (milliseconds, run) => at(now + milliseconds, run),
    nextAt: () => next()?.time,
    pending: () => pending,
    async run(until) {
      for (;;) {
        const entry = next();
        if (entry === undefined || entry.time > until) break;
        pop(heap);
        now = entry.time;
        const { run } = entry;
        entry.run = undefined;
        pending--;
        run?.();
        await everyPromiseKept();
      }
      if (until > now) now = until;
    },
  };
}

/** Node runs this only once no promise has anything left to do. */
function everyPromiseKept(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

function push(heap: Entry[], entry: Entry): void {
  let index = heap.length;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent] as Entry;
    if (!isBefore(entry, above)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop() as Entry;
  if (heap.length === 0) return;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child++;
    if (!isBefore(heap[child] as Entry, last)) break;
    heap[index] = heap[child] as Entry;
    index = child;
  }
  heap[index] = last;
}
