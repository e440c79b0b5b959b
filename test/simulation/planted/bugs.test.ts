import { describe, expect, it } from 'vitest';
import { failure } from '../report.ts';
import { runSeed } from '../run-seed.ts';
import { changed } from './bug.ts';
import { bugs } from './bugs.ts';

/** A bug that shows in fewer seeds than this is caught by every run. */
const maxSeeds = 400;

describe('the simulation', () => {
  it.each(bugs)(
    'notices by "$breaks" when $what',
    async ({ planted, breaks }) => {
      for (let seed = 1; seed <= maxSeeds; seed++)
        if ((await runSeed(seed, { planted, watched: [breaks] })).violation !== undefined) return;
      expect.fail(`It was not noticed in ${maxSeeds} seeds.`);
    },
    300_000,
  );

  it('notices nothing where the same ports are wrapped without a bug', async () => {
    for (let seed = 1; seed <= 100; seed++) {
      const { violation } = await runSeed(seed, { planted: changed({}) });
      expect(violation).toBeUndefined();
    }
  }, 300_000);

  it('plays a seed in the same way each time', async () => {
    const first = await runSeed(7, { isTraced: true });
    expect(first.trace.length).toBeGreaterThan(50);
    expect(await runSeed(7, { isTraced: true })).toEqual(first);
  });

  it('tells how a seed that broke a promise is seen again, and what led to it', async () => {
    const planted = bugs.find(({ what }) => what.startsWith('WeChat is answered'))?.planted ?? {};
    const told = failure(await runSeed(1, { planted, isTraced: true }));
    expect(told).toContain('npm run simulate -- --seed 1');
    expect(told).toMatch(/00:00:\d\d\.\d{3} {2}INVARIANT +nothing lost: m\d+ was answered before/);
  });
});
