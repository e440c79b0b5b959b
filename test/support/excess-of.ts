/**
 * By how much the long work exceeds three times the cost of the short one; milliseconds of CPU. It is the median of pairs
 * measured one right after the other, because the load of tests in other threads changes.
 *
 * @param turns how often each one runs in a pair
 */
export function excessOf(short: () => void, long: () => void, turns = 20): number {
  const pairs = Array.from({ length: 9 }, () => costOf(long, turns) - 3 * costOf(short, turns));
  return pairs.sort((a, b) => a - b)[4] ?? Number.NaN;
}

function costOf(work: () => void, turns: number): number {
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn++) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
