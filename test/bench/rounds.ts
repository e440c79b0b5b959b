const rounds = 15;
const warmUp = 3000;
const perRound = 3000;

/** CPU time of one call; microseconds, the median of the rounds. */
export type Cost = number;

/**
 * Measures several things in turn, so that other load on the machine affects them equally. It measures CPU time and not
 * elapsed time, because the machine is shared.
 */
export async function compare<Name extends string>(
  subjects: Readonly<Record<Name, (index: number) => void | Promise<void>>>,
): Promise<Record<Name, Cost>> {
  const names = Object.keys(subjects) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (const name of names) await run(subjects[name], warmUp);
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const before = process.cpuUsage();
      await run(subjects[name], perRound);
      const { user, system } = process.cpuUsage(before);
      samples[name].push((user + system) / perRound);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(samples[name])])) as Record<Name, Cost>;
}

async function run(subject: (index: number) => void | Promise<void>, times: number): Promise<void> {
  for (let index = 0; index < times; index++) {
    const result = subject(index);
    if (result !== undefined) await result;
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
