/**
 * By how much the long work costs more than three times the short one; milliseconds of CPU. The median of pairs measured one
 * right after the other, because tests of other threads count as well, now more and now less.
 *
 * @param turns how often each is done in a pair
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
