import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countAt,
  isTaggedAt,
  joinKept,
  type KeptChange,
  mostKept,
  noMemory,
  type RuleMemory,
  remember,
  valueAt,
} from '#shared/rules/memory.ts';
import { t0 } from '../../support/rules-builder.ts';

const name = fc.constantFrom('a', 'b', 'constructor', '__proto__', '名');
const until = fc.constantFrom(t0 - 1, t0, t0 + 1, t0 + 100);
const part = <Entry>(entry: fc.Arbitrary<Entry>) =>
  fc.dictionary(name, fc.option(entry, { nil: null }), { maxKeys: 3 });
const change: fc.Arbitrary<KeptChange> = fc.record(
  {
    values: part(fc.record({ text: fc.string({ maxLength: 4 }), until })),
    counters: part(fc.record({ count: fc.integer({ min: -2, max: 3 }), until })),
    tags: part(fc.record({ until })),
    dialogues: part(fc.record({ name: fc.constant('s'), until, values: fc.constant({}) })),
  },
  { requiredKeys: [] },
);
const keeping = (memory: RuleMemory, kept: KeptChange): RuleMemory =>
  remember(memory, { contact: false, kept }, t0);

describe('what rules keep', () => {
  it('is what was set last and has not ended', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), (changes) => {
        const memory = changes.reduce(keeping, noMemory);
        for (const one of ['a', 'b', '名', 'constructor']) {
          const last = <Part extends keyof KeptChange>(of: Part) =>
            changes
              .map((each) => each[of])
              .findLast((each) => each !== undefined && Object.hasOwn(each, one))?.[one];
          const [value, counter, tag] = [last('values'), last('counters'), last('tags')];
          expect(valueAt(memory, one, t0)).toBe(value && value.until > t0 ? value.text : undefined);
          expect(countAt(memory, one, t0)).toBe(counter && counter.until > t0 ? counter.count : 0);
          expect(isTaggedAt(memory, one, t0)).toBe(Boolean(tag && tag.until > t0));
        }
      }),
    );
  });
  it('is the same whether changes come one after the other or as one', () => {
    fc.assert(
      fc.property(change, change, (first, second) => {
        expect(keeping(keeping(noMemory, first), second)).toEqual(keeping(noMemory, joinKept(first, second)));
      }),
    );
  });
  it('leaves nothing behind once it has ended', () => {
    const memory = keeping(noMemory, { values: { a: { text: 'x', until: t0 + 1 } } });
    expect(remember(memory, { contact: false, kept: { tags: { t: null } } }, t0 + 1)).toEqual(noMemory);
  });
  it('never fills the item, whatever is remembered', () => {
    const values = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `n${index}`,
        { text: '长'.repeat(500), until: t0 + index + 1 },
      ]),
    );
    const tags = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`t${index}`, { until: t0 + index + 1 }]),
    );
    const memory = keeping(noMemory, { values, tags });
    expect(JSON.stringify(memory).length).toBeLessThan(8000);
    expect(Object.keys(memory.kept?.tags ?? {})).toHaveLength(mostKept);
    // What lasts longest is what stays.
    expect(valueAt(memory, 'n59', t0)).toHaveLength(500);
    expect(valueAt(memory, 'n0', t0)).toBeUndefined();
  });
});
