import { expect, it } from 'vitest';
import type { EpochMilliseconds, EpochSeconds } from '#shared/epoch.ts';
import { isLive } from '#shared/window/grants.ts';

const now = (): EpochMilliseconds => 1_761_200_431_000;
const until: EpochSeconds = 1_761_200_440;

it('takes a time in seconds, and does not compile with one in milliseconds', () => {
  expect(isLive(until, now() / 1000)).toBe(true);
  // @ts-expect-error The compiler sees what a test would have to: nothing is live by this clock.
  expect(isLive(until, now())).toBe(false);
});
