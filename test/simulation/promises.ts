import { expect } from 'vitest';
import { failure } from './report.ts';
import { runSeed } from './run-seed.ts';
import { addTallies, emptyTally } from './tally.ts';

/** Plays seeds, shows what led to it where a promise is broken, and makes sure that enough happened in them to mean anything. */
export async function expectPromisesKept(from: number, seeds: number): Promise<void> {
  let total = emptyTally;
  for (let seed = from; seed < from + seeds; seed++) {
    const { violation, tally } = await runSeed(seed);
    if (violation !== undefined) expect.fail(failure(await runSeed(seed, { isTraced: true })));
    total = addTallies(total, tally);
  }
  const { sent, undetermined, refused, deadLetters } = total;
  expect(sent).toBeGreaterThan(5 * seeds);
  expect(undetermined).toBeGreaterThan(seeds / 5);
  expect(deadLetters).toBeGreaterThan(seeds / 100);
  expect(Object.keys(refused)).toEqual(
    expect.arrayContaining(['window', 'user', 'expired', 'overtaken', 'superseded']),
  );
}
