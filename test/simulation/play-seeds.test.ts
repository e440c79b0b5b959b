import { expect, it } from 'vitest';
import { type Player, playSeeds } from './play-seeds.ts';
import type { PlayedSlice } from './player.ts';
import { emptyTally } from './tally.ts';

/** A player that finds some seeds broken, and tells so late where it was asked early. */
function playerOf(broken: readonly number[]): () => Player {
  return () => ({
    async play({ from, seeds }): Promise<PlayedSlice> {
      for (let turns = from % 7; turns >= 0; turns--) await undefined;
      const failed = broken.find((seed) => from <= seed && seed < from + seeds);
      const tally = { ...emptyTally, seeds: failed === undefined ? seeds : failed - from + 1 };
      return { from, seeds, tally, failed };
    },
    stop: async () => {},
  });
}

it.each([1, 2, 3, 8])('plays every seed once with %i players', async (jobs) => {
  const told: number[] = [];
  const { tally, failed } = await playSeeds(
    { from: 11, seeds: 130 },
    jobs,
    (done) => told.push(done),
    playerOf([]),
  );
  expect([tally.seeds, failed]).toEqual([130, undefined]);
  expect(told.at(-1)).toBe(130);
});

it.each([1, 2, 3, 8])(
  'tells of the first broken seed, and counts up to it, with %i players',
  async (jobs) => {
    const played = await playSeeds({ from: 1, seeds: 500 }, jobs, () => {}, playerOf([31, 77, 301]));
    expect(played).toEqual({ tally: { ...emptyTally, seeds: 31 }, failed: 31 });
  },
);
