import { describe, expect, it } from 'vitest';
import { cached } from '#shared/aws/cached.ts';

/** A cache over a counter that can be made to fail, on a clock that is set by hand. */
function setUp() {
  const state = { now: 0, loads: 0, isDown: false };
  const value = cached(
    async () => {
      state.loads++;
      if (state.isDown) throw new Error('down');
      return `value ${state.loads}`;
    },
    300,
    30,
    () => state.now,
  );
  return { state, value };
}

describe('cached', () => {
  it('loads once for callers at the same time, and again after its lifetime', async () => {
    const { state, value } = setUp();
    expect(await Promise.all([value.get(), value.get()])).toEqual(['value 1', 'value 1']);
    state.now = 299;
    expect(await value.get()).toBe('value 1');
    state.now = 300;
    expect(await value.get()).toBe('value 2');
  });
  it('keeps an old value while a new one is unavailable, without asking all the time', async () => {
    const { state, value } = setUp();
    await value.get();
    state.isDown = true;
    state.now = 300;
    expect(await value.get()).toBe('value 1');
    expect(await value.get()).toBe('value 1');
    expect(state.loads).toBe(2);
    state.now = 330;
    state.isDown = false;
    expect(await value.get()).toBe('value 3');
  });
  it('fails if there is no old value, and asks again at the next call', async () => {
    const { state, value } = setUp();
    state.isDown = true;
    await expect(value.get()).rejects.toThrow('down');
    state.isDown = false;
    expect(await value.get()).toBe('value 2');
  });
  it('reloads when asked to, but not more often than the pause allows', async () => {
    const { state, value } = setUp();
    await value.get();
    expect(await value.reload()).toBe('value 1');
    state.now = 30;
    expect(await value.reload()).toBe('value 2');
    expect(await value.reload()).toBe('value 2');
  });
});
