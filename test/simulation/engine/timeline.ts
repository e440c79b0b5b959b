import type { Time } from '#infra/local/clock.ts';

/**
 * Virtual time. Nothing happens but what was put on it, one thing after the other; time jumps from each to the next. All
 * times are in milliseconds since the epoch.
 */
export interface Timeline extends Time {
  after(milliseconds: number, run: () => void): void;
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
  readonly run: () => void;
}

export function timeline(start: number): Timeline {
  const heap: Entry[] = [];
  let now = start;
  let order = 0;

  return {
    now: () => now,
    at(time, run) {
      push(heap, { time: Math.max(time, now), order: order++, run });
    },
    after(milliseconds, run) {
      push(heap, { time: now + milliseconds, order: order++, run });
    },
    nextAt: () => heap[0]?.time,
    pending: () => heap.length,
    async run(until) {
      for (;;) {
        const next = heap[0];
        if (next === undefined || next.time > until) break;
        pop(heap);
        now = next.time;
        next.run();
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
