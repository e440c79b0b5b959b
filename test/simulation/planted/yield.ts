import { runSeed } from '../run-seed.ts';
import type { Bug } from './bug.ts';
import { bugs } from './bugs.ts';

/** A line for each planted bug: in how many seeds it shows, and the first of them. */
export async function* yields(from: number, seeds: number): AsyncGenerator<string> {
  for (const bug of bugs) {
    const caught = await seedsThatCatch(bug, from, seeds);
    const rate = caught.length === 0 ? 'never' : `1 in ${(seeds / caught.length).toFixed(0)}`;
    yield `${rate.padStart(8)}  first ${String(caught[0] ?? '-').padStart(4)}  ${bug.breaks}: ${bug.what}`;
  }
}

async function seedsThatCatch({ planted, breaks }: Bug, from: number, seeds: number): Promise<number[]> {
  const caught: number[] = [];
  for (let seed = from; seed < from + seeds; seed++)
    if ((await runSeed(seed, { planted, watched: [breaks] })).violation !== undefined) caught.push(seed);
  return caught;
}
