import { describe, expect, it } from 'vitest';
import { differencesOf, type Twins } from '../../support/twin-pages/differences.ts';

const twins: Twins = { english: 'docs/page.md', chinese: 'docs/zh-CN/page.md' };
const other: Twins = { english: 'docs/other.md', chinese: 'docs/zh-CN/other.md' };
const others = { [other.english]: '# Other\n\n## Keys\n', [other.chinese]: '# 另一页\n\n## 密钥\n' };

const english = `# Page

Waits 40 seconds. See [other](other.md#keys) and [first](#first).

## First

| field | meaning |
| --- | --- |
| \`text\` | what it says |
| \`menu: a\` | the button |

## Second

\`\`\`sh
npm run wechat -- rules check   # mistakes
\`\`\`

### Below

Set \`egress\`. It costs $7.40.
`;
const chinese = `# 页面

等 40 秒。见[另一页](other.md#密钥)和[第一节](#第一节)。

## 第一节

| 字段 | 含义 |
| --- | --- |
| \`text\` | 文字 |
| \`menu: a\` | 按钮 |

## 第二节

\`\`\`sh
npm run wechat -- rules check   # 检查
\`\`\`

### 下一层

写 \`egress\`，每月 $7.40。
`;

function differences(change: { english?: string; chinese?: string }): string {
  const pages: Readonly<Record<string, string>> = {
    [twins.english]: change.english ?? english,
    [twins.chinese]: change.chinese ?? chinese,
    ...others,
  };
  return differencesOf(twins, [twins, other], (file) => pages[file] ?? '').join('\n');
}

describe('a page and its translation', () => {
  it('are the same when only words differ', () => expect(differences({})).toBe(''));
  it.each<[change: string, english: string, place: string]>([
    ['at the end', `${english}\n## Third\n\nMore.\n`, 'docs/page.md:22 "## Third"'],
    [
      'before others',
      english.replace('## Second', '## New\n\nMore.\n\n## Second'),
      'docs/page.md:12 "## New"',
    ],
    [
      'of another level',
      english.replace('### Below', '### New\n\nWords.\n\n### Below'),
      'docs/page.md:18 "### New"',
    ],
  ])('differ when a section is only in English, %s', (_, changed, place) => {
    expect(differences({ english: changed })).toContain(`${place} has no twin in docs/zh-CN/page.md`);
  });
  it('differ when a section is only in Chinese, and say where it belongs', () => {
    expect(differences({ chinese: chinese.replace('## 第二节', '## 新的一节\n\n内容。\n\n## 第二节') })).toBe(
      'docs/zh-CN/page.md:12 "## 新的一节" has no twin in docs/page.md, where it belongs after "First"',
    );
  });
  it.each<[what: string, from: string, to: string, problem: RegExp]>([
    ['level of a heading', '### 下一层', '## 下一层', /"### Below" has no twin/],
    ['row', '| `menu: a` | 按钮 |\n', '', /"## First" and .* "## 第一节": rows of tables/],
    ['column', '| `text` | 文字 |', '| `text` | 文字 | 多余 |\n| `more` |', /rows of tables/],
    ['code word in a row', '`menu: a`', '`menu: b`', /rows of tables/],
    [
      'command',
      'rules check ',
      'rules test ',
      /snippets differ in number 1:\nEnglish: npm run wechat -- rules check\nChinese: npm/,
    ],
    ['language of a snippet', '```sh', '```', /snippets/],
    ['snippet', '### 下一层', '```sh\nnpm ci\n```\n\n### 下一层', /only in Chinese/],
    ['code word', '写 `egress`', '写 `webhook`', /code only in English: egress/],
    ['paragraph', '### 下一层', '多出的一段。\n\n### 下一层', /0 paragraphs in English, 1 in Chinese/],
    ['list', '### 下一层', '- 多出的一项\n\n### 下一层', /0 list items in English, 1 in Chinese/],
    ['price', '$7.40', '$7.50', /numbers only in English: 7\.40/],
    ['limit', '40 秒', '30 秒', /numbers only in English: 40/],
    ['link', '[另一页](other.md#密钥)', '另一页', /links only in English: docs\/zh-CN\/other\.md#密钥/],
    [
      'link to the English page',
      'other.md#密钥',
      '../other.md#keys',
      /links only in Chinese: docs\/other\.md#keys/,
    ],
    ['anchor', '(#第一节)', '(#第二节)', /links only in English: docs\/zh-CN\/page\.md#第一节/],
  ])('differ in a %s', (_, from, to, problem) => {
    expect(differences({ chinese: chinese.replace(from, to) })).toMatch(problem);
  });
  it('may count in millions or in 万', () => {
    const change = (zh: string) =>
      differences({ english: `${english} Also 14 million.\n`, chinese: `${chinese} 另有 ${zh}。\n` });
    expect(change('1,400 万次')).toBe('');
    expect(change('140 万次')).toContain('numbers only in English: 14000000');
  });
  it('may translate the words of a picture, but not its names', () => {
    const picture = (text: string) => `# Page\n\n\`\`\`\n${text}\n\`\`\`\n`;
    const twin = (text: string) =>
      differences({ english: picture('WeChat ─▶ replies.fifo, in order'), chinese: picture(text) });
    expect(twin('微信 ─▶ replies.fifo，按顺序')).toBe('');
    expect(twin('微信 ─▶ 队列，按顺序')).toContain('replies.fifo');
  });
  it('may translate a name that is a sentence, but not one that rules use', () => {
    const yaml = (name: string) => `# Page\n\n\`\`\`yaml\ncases:\n  - name: ${name}\n\`\`\`\n`;
    expect(differences({ english: yaml('nothing twice'), chinese: yaml('不重复') })).toBe('');
    expect(differences({ english: yaml('checkin'), chinese: yaml('打卡') })).toContain('name: checkin');
  });
});
