import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  itemOf,
  mostComing,
  rulesStateAt,
  withComing,
  withTrial,
  withVersion,
} from '#infra/cli/rules/rules-state.ts';
import { versionFor, versionInForce } from '#shared/aws/rules-in-force.ts';
import type { CurrentRules } from '#shared/aws/rules-item.ts';

const deployment = 'wechat-reply-Rules0123456789-1';
const nina = (at: number) => ({ at, by: 'nina' });
const start = rulesStateAt(undefined, deployment, 0);
const trial = (version: number, users = ['tester']) => ({ version, users, ...nina(1) });
const coming = (version: number, from: number) => ({ version, from, ...nina(1) });
const asItem = (state: typeof start): CurrentRules => itemOf(state, deployment, undefined);
const of = (state: typeof start, openId: string, at: number): number =>
  versionFor(asItem(state), deployment, { openId, at });

describe('what testers have', () => {
  const tried = withTrial(withVersion(start, 1, nina(10)), trial(2));
  it('is for them alone', () => {
    expect([of(tried, 'tester', 20), of(tried, 'somebody', 20)]).toEqual([2, 1]);
  });
  it('ends with what everybody gets after it', () => {
    expect(withVersion(tried, 3, nina(30)).trial).toBeNull();
    const later = withComing(tried, coming(3, 100));
    expect([of(later, 'tester', 99), of(later, 'tester', 100)]).toEqual([2, 3]);
    expect(rulesStateAt(asItem(later), deployment, 100)).toMatchObject({
      version: 3,
      before: 1,
      trial: null,
      coming: [],
    });
  });
  it('goes on over what was to come before it', () => {
    const both = withTrial(withComing(withVersion(start, 1, nina(10)), coming(2, 100)), trial(3));
    expect([of(both, 'tester', 100), of(both, 'somebody', 100)]).toEqual([3, 2]);
  });
  it('has ended with another deployment, and so has what was to come', () => {
    const item = asItem(withComing(tried, coming(3, 100)));
    for (const openId of ['tester', 'somebody'])
      expect(versionFor(item, 'wechat-reply-Rules0123456789-2', { openId, at: 200 })).toBe(0);
    expect(rulesStateAt(item, 'wechat-reply-Rules0123456789-2', 200)).toMatchObject({
      version: 0,
      latest: 3,
      coming: [],
    });
  });
});

describe('what is to come', () => {
  const state = withComing(withComing(withVersion(start, 1, nina(10)), coming(3, 200)), coming(2, 100));
  it('comes at its time, in its order', () => {
    expect([99, 100, 199, 200].map((at) => of(state, 'u', at))).toEqual([1, 2, 2, 3]);
    expect(rulesStateAt(asItem(state), deployment, 250)).toMatchObject({ version: 3, before: 2, at: 200 });
  });
  it('takes the place of what was to come at that very time', () => {
    expect(withComing(state, coming(4, 100)).coming.map(({ version }) => version)).toEqual([4, 3]);
  });
  it('still comes when something else is put in force before', () => {
    const hotfix = withVersion(state, 4, nina(50));
    expect([of(hotfix, 'u', 99), of(hotfix, 'u', 100)]).toEqual([4, 2]);
  });
  it('is not more than can be looked through', () => {
    const full = Array.from({ length: mostComing }, (_, index) => coming(index + 1, index + 1)).reduce(
      withComing,
      start,
    );
    expect(() => withComing(full, coming(99, 99))).toThrow(/can be no more/);
    expect(withComing(full, coming(99, 1)).coming.length).toBe(mostComing);
  });
});

describe('a state that is written down again', () => {
  const times = fc.integer({ min: 0, max: 20 });
  const versions = fc.integer({ min: 0, max: 6 });
  const items = fc
    .record({
      version: versions,
      before: versions,
      coming: fc.uniqueArray(fc.record({ version: versions, from: times }), {
        selector: ({ from }) => from,
        maxLength: 4,
      }),
      trial: fc.option(versions, { nil: undefined }),
    })
    .map(
      ({ version, before, coming: all, trial: tried }): CurrentRules => ({
        ...nina(0),
        version,
        before,
        over: deployment,
        latest: 6,
        coming: all.toSorted((a, b) => a.from - b.from).map(({ version: one, from }) => coming(one, from)),
        ...(tried === undefined ? {} : { trial: trial(tried) }),
      }),
    );
  it('gives everybody from then on just what they had', () => {
    fc.assert(
      fc.property(items, times, times, fc.constantFrom('tester', 'somebody'), (item, first, more, openId) => {
        const at = first + more;
        const written = itemOf(rulesStateAt(item, deployment, first), deployment, item);
        const asked = { openId, at };
        expect(versionFor(written, deployment, asked)).toBe(versionFor(item, deployment, asked));
        expect(versionInForce(written, deployment, at)).toBe(versionInForce(item, deployment, at));
      }),
    );
  });
});
