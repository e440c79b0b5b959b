import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLongText, splitText } from '#shared/wechat/outgoing/split-text.ts';

const bytes = (text: string) => Buffer.byteLength(text);

describe('splitText', () => {
  it.each([
    ['short text alone', 'abc', ['abc']],
    ['after a line', '第一行\n第二行', ['第一行', '第二行']],
    ['after a sentence', '你好。再见！', ['你好。', '再见！']],
    ['after a word', 'hello dear world', ['hello dear', 'world']],
    ['anywhere when nothing is near', '一二三四五六', ['一二三四', '五六']],
    ['around an emoji of several code points', 'abcdefg👨‍👩‍👧', ['abcdefg', '👨‍👩‍👧']],
    ['not at all when it is empty', '', []],
    ['not at all when it is blank', ' \n ', []],
  ])('cuts %s', (_, text, parts) => {
    // An emoji of a family has 18 bytes.
    expect(splitText(text, text.includes('👨') ? 18 : 12)).toEqual(parts);
  });
  it('does not cut a link', () => {
    const link = '<a href="https://example.org/a, b">点此，看 地图</a>';
    const parts = splitText(`${'营业时间，'.repeat(3)}${link}${'，欢迎'.repeat(3)}`, bytes(link) + 5);
    expect(parts.some((part) => part.includes(link))).toBe(true);
    expect(parts.join('')).toContain(link);
  });
  it('cuts a link that is longer than a message', () => {
    const parts = splitText(`<a href="https://example.org/${'x'.repeat(40)}">a</a>`, 20);
    expect(Math.max(...parts.map(bytes))).toBeLessThanOrEqual(20);
  });
  it('keeps every part within the limit and loses nothing but white space at the cuts', () => {
    const unit = fc.constantFrom(
      'a',
      '灯',
      '😀',
      '👨‍👩‍👧',
      'é',
      ' ',
      '\n',
      '。',
      '，',
      '<a href="x">y</a>',
      '<a',
      '</a>',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), fc.integer({ min: 20, max: 60 }), (units, maxBytes) => {
        const text = units.join('');
        const parts = splitText(text, maxBytes);
        for (const part of parts) {
          expect(bytes(part)).toBeLessThanOrEqual(maxBytes);
          expect(part).not.toMatch(/\p{Surrogate}/u);
        }
        expect(parts.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      }),
    );
  });
  it('never hangs on marks stacked without end', () => {
    const parts = splitText(`a${'\u0301'.repeat(500)}`, 20);
    expect(Math.max(...parts.map(bytes))).toBeLessThanOrEqual(20);
  });
});

describe('splitLongText', () => {
  it('leaves alone what one message takes', () => {
    const image = { msgtype: 'image', image: { media_id: 'm' } } as const;
    expect(splitLongText(image)).toEqual([image]);
  });
  it('keeps what goes with a text, in every part', () => {
    const customservice = { kf_account: 'nina@lanternshop' };
    const parts = splitLongText({ msgtype: 'text', text: { content: '灯'.repeat(1000) }, customservice });
    expect(parts).toHaveLength(2);
    for (const part of parts) expect(part).toMatchObject({ msgtype: 'text', customservice });
  });
});
