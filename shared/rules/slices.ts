/**
 * Work that can be interrupted: between its steps, other tasks get a turn. Steps are small and are counted, not timed, so
 * that the same work is always interrupted at the same places.
 */
export type Slices<Result> = Generator<void, Result, void>;

/** How many items one step handles. */
const perSlice = 256;

/** Goes through a list, and gives others a turn now and then. */
export function* each<Item>(items: Iterable<Item>, visit: (item: Item, index: number) => void): Slices<void> {
  let index = 0;
  for (const item of items) {
    visit(item, index++);
    if (index % perSlice === 0) yield;
  }
}

/** Does the work without interruption. */
export function atOnce<Result>(work: Slices<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Does the work with interruptions. */
export async function inTurns<Result>(work: Slices<Result>): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
