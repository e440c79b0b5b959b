/**
 * How many times as long the work takes on the large input as on the small one. It compares the fastest of several rounds,
 * which other load on the machine disturbed least.
 */
export function growthOf(workOn: (size: number) => () => void, small: number, large: number): number {
  const few = workOn(small);
  const many = workOn(large);
  few();
  return leastTime(many) / Math.max(0.02, leastTime(few));
}

/** In milliseconds. */
function leastTime(work: () => void): number {
  const rounds = Array.from({ length: 7 }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return Math.min(...rounds);
}
