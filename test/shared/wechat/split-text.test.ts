import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf, splitText } from '#shared/wechat/outgoing/split-text.ts';
import { atomsOf } from '#shared/wechat/outgoing/text-atoms.ts';
import { linkRanges } from '#shared/wechat/outgoing/text-links.ts';

const bytes = (text: string) => Buffer.byteLength(text);
const split = (text: string, maxBytes: number) => splitText(text, maxBytes).map((part) => part.text);
/** The least number of parts, found the long way: every atom with every other. */
function fewest(text: string, maxBytes: number): number {
  const atoms = atomsOf(text, maxBytes);
  const least = [0];
  for (let end = 1; end <= atoms.length; end++) {
    const ways = atoms.slice(0, end).flatMap(({ fromBytes }, start) => {
      const fits = (atoms[end - 1]?.toBytes ?? 0) - fromBytes <= maxBytes;
      return fits ? [(least[start] ?? 0) + 1] : [];
    });
    least.push(Math.min(...ways));
  }
  return least.at(-1) ?? 0;
}

describe('splitText', () => {
  it.each([
    ['short text alone', 'abc', ['abc']],
    ['after a line', '第一行\n第二行', ['第一行', '第二行']],
    ['after a paragraph before a line', 'a\n\nb\ncdefghij', ['a', 'b\ncdefghij']],
    ['after a sentence', '你好。再见！', ['你好。', '再见！']],
    ['after a sentence and what closes it', '“好。”再见！', ['“好。”', '再见！']],
    ['after a word', 'hello dear world', ['hello dear', 'world']],
    ['anywhere when nothing is near', '一二三四五六', ['一二三四', '五六']],
    ['not in front of punctuation', '一二三四，五六', ['一二三', '四，五六']],
    ['not after an opening bracket', '一二三（五六', ['一二三', '（五六']],
    ['not inside a word where characters are', '一二abcdefghi', ['一二', 'abcdefghi']],
    ['not after the number of an entry', '1. abcdefghijkl', ['1. abcdefghi', 'jkl']],
    ['not after the mark of an entry', 'abcdefg\n- hijkl', ['abcdefg', '- hijkl']],
    ['around an emoji of several code points', 'abcdefg👨‍👩‍👧', ['abcdefg', '👨‍👩‍👧']],
    ['not at all when it is empty', '', []],
    ['not at all when it is blank', ' \n ', []],
  ])('cuts %s', (_, text, parts) => {
    // An emoji of a family has 18 bytes.
    expect(split(text, text.includes('👨') ? 18 : 12)).toEqual(parts);
  });
  it.each([
    ['a link', '<a href="https://example.org/a, b">点此，看 地图</a>'],
    ['a link with a sign in its label', '<a href="https://example.org">价格 < 100</a>'],
    ['a link to a mini program', '<a data-miniprogram-appid="wx1" data-miniprogram-path="p">去</a>'],
    ['an address', 'https://shop.example.com/item/20251034?from=kf&coupon=DENG11&v=2.0'],
    ['an address without a scheme', 'www.example.com/a.b?c=d!e'],
    ['an address of the client', 'weixin://bizmsgmenu?msgmenucontent=a&msgmenuid=1'],
    ['an address with brackets', 'https://example.org/wiki/Lamp_(device)'],
    ['a version', '10.15.7'],
    ['an amount', '¥1,299.00'],
    ['a date', '2025-10-23'],
    ['a time', '9:00-21:00'],
    ['a telephone number', '400-820-8820'],
    ['a share', '99.95%'],
    ['full-width figures', '１２３４５'],
  ])('never cuts %s, wherever it is', (_, whole) => {
    for (let before = 0; before < 60; before++) {
      const parts = split(`${'灯'.repeat(before)}${whole}，${'笼'.repeat(40)}`, 120);
      expect(parts.filter((part) => part.includes(whole))).toHaveLength(1);
    }
  });
  it('leaves the punctuation after an address to the sentence', () => {
    expect(split('See https://example.org/a. Then go on.', 30)).toEqual([
      'See https://example.org/a.',
      'Then go on.',
    ]);
  });
  it('cuts a link that is longer than a message', () => {
    const parts = split(`<a href="https://example.org/${'x'.repeat(40)}">a</a>`, 20);
    expect(Math.max(...parts.map(bytes))).toBeLessThanOrEqual(20);
  });
  it('keeps the indentation of a part’s first line', () => {
    const lines = Array.from({ length: 90 }, (_, n) => `${' '.repeat((n % 4) * 4)}print("处理第${n}步")`);
    const parts = split(lines.join('\n'), 500);
    expect(parts.length).toBeGreaterThan(4);
    expect(parts.join('\n')).toBe(lines.join('\n'));
  });
  it('takes no more messages for paragraphs than their bytes need', () => {
    const paragraph = `${'灯笼在节日里挂起来，很好看。'.repeat(12)}\n\n`;
    const text = paragraph.repeat(20);
    expect(splitText(text, 2048)).toHaveLength(Math.ceil(bytes(text.trimEnd()) / 2048));
  });
  it('drops an indentation that leaves no room', () => {
    expect(split(`a\n${' '.repeat(50)}b`, 20)).toEqual(['a', 'b']);
  });

  const unit = fc.constantFrom(
    ...[
      'a',
      'b2',
      '灯',
      '😀',
      '👨‍👩‍👧',
      'é',
      ' ',
      '  ',
      '\n',
      '\r\n',
      '\n\n',
      '。',
      '，',
      '. ',
      '.',
      '“',
      '”',
      '- ',
    ],
    ...['<a href="x">y</a>', '<a', '</a>', '<a x>', 'https://e.cn/', '3.14', '20'],
  );
  const text = fc.array(unit, { maxLength: 60 }).map((units) => units.join(''));
  const limit = fc.integer({ min: 20, max: 60 });
  it('keeps every part within the limit and loses nothing but white space', () => {
    fc.assert(
      fc.property(text, limit, (whole, maxBytes) => {
        const parts = splitText(whole, maxBytes);
        for (const part of parts) {
          expect(bytes(part.text)).toBe(part.bytes);
          expect(part.bytes).toBeLessThanOrEqual(maxBytes);
          expect(part.text).toBe(part.text.trimEnd());
          expect(part.text).not.toBe('');
          expect(part.text).not.toMatch(/\p{Surrogate}/u);
          expect(
            Buffer.from(whole)
              .subarray(part.offset, part.offset + part.bytes)
              .toString(),
          ).toBe(part.text);
        }
        expect(
          parts
            .map((part) => part.text)
            .join('')
            .replaceAll(/\s/g, ''),
        ).toBe(whole.replaceAll(/\s/g, ''));
      }),
    );
  });
  it('makes the fewest parts that leave whole what must stay whole', () => {
    fc.assert(
      fc.property(text, limit, (whole, maxBytes) => {
        expect(splitText(whole, maxBytes)).toHaveLength(fewest(whole, maxBytes));
      }),
    );
  });
  it('cuts at the end of a line if that needs no further part', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 18 }), { minLength: 1 }), (lengths) => {
        const lines = lengths.map((length) => '灯'.repeat(length));
        const parts = split(lines.join('\n'), 60);
        // With lines that are never cut it would take so many.
        let packed = 1;
        let filled = -1;
        for (const line of lines) {
          if (filled + 1 + bytes(line) > 60) {
            packed++;
            filled = bytes(line);
          } else filled += 1 + bytes(line);
        }
        if (parts.length === packed) expect(parts.join('\n')).toBe(lines.join('\n'));
        else expect(parts.length).toBeLessThan(packed);
      }),
    );
  });
  it.each([
    ['marks stacked without end', `a${'\u0301'.repeat(500)}`],
    ['links that never end', '<a '.repeat(500)],
    ['links without an end tag', '<a x>'.repeat(500)],
    ['addresses of punctuation', `http://${'!'.repeat(500)}`],
    ['one number', '1'.repeat(500)],
  ])('keeps to the limit with %s', (_, whole) => {
    const parts = split(whole, 20);
    expect(Math.max(...parts.map(bytes))).toBeLessThanOrEqual(20);
    expect(parts.join('').replaceAll(/\s/g, '')).toBe(whole.replaceAll(/\s/g, ''));
  });
});

describe('linkRanges', () => {
  it('pairs each link with its own end', () => {
    const text = '看 <a href="x">一</a> 和 <A HREF="y">二</A>，<a z> <a href="w">三</a> </a>';
    expect(linkRanges(text).map(([from, to]) => text.slice(from, to))).toEqual([
      '<a href="x">一</a>',
      '<A HREF="y">二</A>',
      '<a href="w">三</a>',
    ]);
  });
});

describe('partsOf', () => {
  it('leaves a message alone that WeChat accepts', () => {
    const image = { msgtype: 'image', image: { media_id: 'm' } } as const;
    expect(partsOf(image)).toEqual([{ message: image }]);
  });
  it('keeps the other fields of a text message in every part', () => {
    const customservice = { kf_account: 'nina@lanternshop' };
    const aimsgcontext = { is_ai_msg: 1 };
    const parts = partsOf({
      msgtype: 'text',
      text: { content: '灯'.repeat(1000) },
      customservice,
      aimsgcontext,
    });
    expect(parts).toHaveLength(2);
    for (const { message } of parts)
      expect(message).toMatchObject({ msgtype: 'text', customservice, aimsgcontext });
  });
});
