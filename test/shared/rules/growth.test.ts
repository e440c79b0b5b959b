import { describe, expect, it } from 'vitest';
import { excessOf } from '../../support/excess-of.ts';
import { contextOf, ruleSetOf, text } from '../../support/rules-builder.ts';

/*
 * Nothing that a user writes may make matching slow. How long it takes is compared with itself at half the length, in one
 * run, so that the speed of the machine makes no difference.
 */
const patterns = [
  '^(a+)+$',
  '(a|a)*b',
  '(a|aa)+$',
  '^(.*)*x$',
  '(\\w+\\s?)*$',
  '(.*a){12}',
  'a?a?a?a?a?a?a?a?aaaaaaaa',
  '(x+x+)+y',
  '([a-z]+)*\\d',
];
const texts = ['a', 'ab', 'x', 'a ', '长', 'é', 'Ａ', 'İ', '\u0301a'];

const ofBytes = (unit: string, bytes: number): string =>
  unit.repeat(Math.floor(bytes / Buffer.byteLength(unit)));

describe('a text of 2,048 bytes', () => {
  it.each(patterns)(
    'costs hardly more than twice what half of it does, by the pattern %s',
    async (pattern) => {
      const rules = await ruleSetOf([{ id: 'a', when: { text: { matches: pattern } }, ignore: true }]);
      const ask = (content: string) => () => void rules.decide(contextOf(text(content)));
      // A pattern that backtracks would take not three times but centuries.
      expect(excessOf(ask(`${ofBytes('a', 1024)}!`), ask(`${ofBytes('a', 2048)}!`))).toBeLessThan(3);
    },
  );

  it.each(texts)(
    'of nothing but “%s” costs hardly more than twice what half of it does, by many keywords',
    async (unit) => {
      const keywords = Array.from({ length: 300 }, (_, index) => `${ofBytes(unit, 30 + index)}z`);
      const rules = await ruleSetOf([
        { id: 'a', when: { text: { contains: keywords, startsWith: keywords } }, ignore: true },
      ]);
      const ask = (content: string) => () => void rules.decide(contextOf(text(content)));
      expect(excessOf(ask(ofBytes(unit, 1024)), ask(ofBytes(unit, 2048)))).toBeLessThan(3);
    },
  );
});
