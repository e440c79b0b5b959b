/**
 * How many times as long work takes on the large input as on the small one: the least of several rounds of each, which is
 * the round that nothing else on the machine disturbed.
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
