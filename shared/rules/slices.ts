/**
 * Work that can be interrupted: between its steps whoever else waits for the processor gets a turn. A step is small, and
 * steps are counted and not timed, so that the same work is always cut in the same places.
 */
export type Slices<Result> = Generator<void, Result, void>;

/** How many items a step goes through. */
const perSlice = 256;

/** Goes through a list, and lets others have a turn now and then. */
export function* each<Item>(items: Iterable<Item>, visit: (item: Item, index: number) => void): Slices<void> {
  let index = 0;
  for (const item of items) {
    visit(item, index++);
    if (index % perSlice === 0) yield;
  }
}

/** Does the work at once. */
export function atOnce<Result>(work: Slices<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Does the work, and whatever else waits in between. */
export async function inTurns<Result>(work: Slices<Result>): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
