import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainTextOf } from '#shared/wechat/outgoing/markdown/plain-text.ts';

describe('plainTextOf', () => {
  it.each([
    ['plain text', '灯笼 5 元。\n还有 List<String>。', '灯笼 5 元。\n还有 List<String>。'],
    ['nothing', '', ''],
    ['a heading', '## 营业时间\n\n每天', '【营业时间】\n每天'],
    ['an underlined heading', '营业时间\n===\n每天', '【营业时间】\n每天'],
    ['a bold heading', '# **营业**时间', '【营业时间】'],
    ['bold, italic and struck text', '**a** __b__ *c* _d_ ~~e~~ ***f***', 'a b c d e f'],
    ['bold text before Chinese punctuation', '**注意：**请在**“七天”**内', '注意：请在“七天”内'],
    ['a product', '5*3*2=30', '5*3*2=30'],
    ['a name with underscores', 'snake_case_name', 'snake_case_name'],
    ['escaped characters', '\\*a\\* 1\\. b', '*a* 1. b'],
    ['entities', 'a &amp; b &lt;c&gt;', 'a & b <c>'],
    ['code in a line', '运行 `npm start`。', '运行 npm start。'],
    ['a link', '见[地图](https://e.cn/m?a=1&b=2)。', '见<a href="https://e.cn/m?a=1&b=2">地图</a>。'],
    ['a link with a title', '[a](https://e.cn "b")', '<a href="https://e.cn">a</a>'],
    ['a link with quotes in it', '[a](https://e.cn/?q="x")', '<a href="https://e.cn/?q=%22x%22">a</a>'],
    ['a link with bold text', '[**a**](https://e.cn)', '<a href="https://e.cn">a</a>'],
    [
      'a link with a sign in its label',
      '[价格 < 100](https://e.cn)',
      '<a href="https://e.cn">价格 < 100</a>',
    ],
    ['a link of WeChat’s own', '[a](weixin://dl/business/?t=1)', '<a href="weixin://dl/business/?t=1">a</a>'],
    ['a link by reference', '[a][1]\n\n[1]: https://e.cn', '<a href="https://e.cn">a</a>'],
    ['an address', '见 https://e.cn/a_b_c。', '见 https://e.cn/a_b_c。'],
    ['an address in brackets', '<https://e.cn/a>', 'https://e.cn/a'],
    ['a link that WeChat cannot open', '[a](./a) [b](mailto:b@e.cn)', 'a b'],
    ['WeChat’s own link', '<a href="https://e.cn">a</a>', '<a href="https://e.cn">a</a>'],
    ['a picture', '![灯笼](https://e.cn/a.png)', '<a href="https://e.cn/a.png">灯笼</a>'],
    ['a picture in a link', '[![a](https://e.cn/a.png)](https://e.cn)', '<a href="https://e.cn">a</a>'],
    ['a list', '* a\n* b\n\nc', '• a\n• b\n\nc'],
    ['a loose list', '- a\n\n- b', '• a\n• b'],
    ['a numbered list', '3. a\n4. b', '3. a\n4. b'],
    ['a list in a list', '1. a\n   - b\n     - c\n2. d', '1. a\n  • b\n    • c\n2. d'],
    ['an entry of two paragraphs', '- a\n\n  b', '• a\n  b'],
    ['a list of tasks', '- [ ] a\n- [x] b', '• ☐ a\n• ☑ b'],
    ['code in a list', '- a\n  ```\n  b\n    c\n  ```', '• a\n  b\n    c'],
    ['a table', '|a|b|c|\n|-|-|-|\n|1|2|3|\n|4||6|', '• 1｜b：2｜c：3\n• 4｜c：6'],
    ['a table without rows', '|a|b|\n|-|-|', 'a｜b'],
    ['a table with line breaks', '|a|b|\n|-|-|\n|1|2<br>3|', '• 1｜b：2 3'],
    ['code', '```ts\nif (a) {\n  b<c>();\n}\n```', 'if (a) {\n  b<c>();\n}'],
    ['code that is not ended', '```\na\n  b', 'a\n  b'],
    ['a quotation', '> a\n> b\n\nc', '▎a\n▎b\n\nc'],
    ['a rule', 'a\n\n---\n\nb', 'a\n\n———\n\nb'],
    ['line breaks', 'a  \nb<br/>c', 'a\nb\nc'],
    ['tags of formatting', '<b>a</b> H<sub>2</sub>O <span style="color:red">b</span>', 'a H2O b'],
    ['thoughts', '<think>\nwell, *hm*\n</think>\n\n答案', '答案'],
    ['thoughts in one line', '<think>hm</think>答案', '答案'],
    ['thoughts without a beginning', 'hm\n</think>\n答案', '答案'],
    ['thoughts without an end', '答案\n<think>\nhm', '答案'],
    ['nothing but thoughts', '<think>hm', ''],
    ['thoughts with code in them', '<think>\n```\n</think>\n答案', '答案'],
    ['talk of thoughts', '写 `<think>` 和 `</think>`。', '写 <think> 和 </think>。'],
    ['code with thoughts in it', '```\n<think>\n```', '<think>'],
  ])('converts %s', (_, markdown, text) => {
    expect(plainTextOf(markdown)).toBe(text);
  });

  const piece = fc.constantFrom(
    ...[
      'a',
      '灯',
      '1',
      ' ',
      '\n',
      '\n\n',
      '*',
      '**',
      '_',
      '`',
      '```\n',
      '# ',
      '- ',
      '1. ',
      '> ',
      '|',
      '|-|\n',
    ],
    ...['[', '](https://e.cn)', '![', '<', '>', '<b>', '~~', '\\', '&', '  ', '    ', '<think>', '</think>'],
  );
  it('accepts anything that a model writes', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
        const text = plainTextOf(pieces.join(''));
        expect(text).toBe(text.trim());
      }),
      { numRuns: 500 },
    );
  });
  it('leaves every letter where it was', () => {
    const plain = piece.filter((one) => !/https|think|<b>|^1|&|```|~/.test(one));
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 80 }), (pieces) => {
        const letters = (text: string) => text.replaceAll(/[^a灯]/g, '');
        const source = pieces.join('');
        // Of a table the names of the columns go with each row, and a definition of a link is shown nowhere.
        fc.pre(!source.includes('|') && !source.includes('['));
        expect(letters(plainTextOf(source))).toBe(letters(source));
      }),
      { numRuns: 500 },
    );
  });
});
