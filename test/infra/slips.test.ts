import { describe, expect, it } from 'vitest';
import { checkAccountText } from '../support/check-text.ts';

/*
 * What operators wrote and what they were told when others tried the product, and siblings of each: a message has to lead to
 * the fix, and stand where it is to be made: at these characters.
 */

const head = 'account: lantern\nkind: official-account\nappId: wx7d3a51c9e40b2f86\nrules:\n';
const rules = (lines: string): string => `${head}${lines}\n`;
const keyword = (value: string): string =>
  rules(`  - { id: a, when: { text: ${value} }, reply: { text: 好 } }`);
const reply = (lines: string): string => rules(`  - id: a\n    when: { message: any }\n    reply:\n${lines}`);

type Row = readonly [file: string, at: string, code: string, problem: string, remedy: string];

const rows: Readonly<Record<string, readonly Row[]>> = {
  'commas of the Chinese keyboard': [
    [
      keyword('{ contains: [几点，营业时间] }'),
      '几点，营业时',
      'several-in-one',
      '几点，营业时间 is one keyword',
      '[几点, 营业时间]',
    ],
    [
      keyword('{ contains: 几点、营业时间 }'),
      '几点、营业时',
      'several-in-one',
      '、 does not separate',
      '[几点, 营业时间]',
    ],
    [
      rules('  - id: a\n    when:\n      text:\n        equals: hi,hello\n    reply: { text: 好 }'),
      'hi,hel',
      'several-in-one',
      ', does not',
      '[hi, hello]',
    ],
    [keyword('{ contains: 几点|开门 }'), '几点|开门', 'several-in-one', '| does not', '[几点, 开门]'],
    [
      rules('  - { id: a, when: { scene: a；b }, reply: { text: 好 } }'),
      'a；b },',
      'several-in-one',
      '；',
      '[a, b]',
    ],
    [
      rules('  - { id: a, when: { during: { days: mon-fri，sat } }, reply: { text: 好 } }'),
      'mon-fr',
      'bad-value',
      'is not a day',
      'Days are',
    ],
  ],
  'quotes of the Chinese keyboard': [
    [keyword('{ contains: “退款” }'), '“退款” }', 'not-quotes', '“” are not quotes', '"退款"'],
    [reply('      text: “九点”'), '“九点”', 'not-quotes', 'part of the text', '"九点"'],
    [reply('      text: ‘九点’'), '‘九点’', 'not-quotes', '‘’ are not quotes', '"九点"'],
    [keyword('{ contains: 「退款」 }'), '「退款」 }', 'not-quotes', '「」 are not quotes', '"退款"'],
    [reply('      text: “九点"'), '“九点"', 'not-quotes', '“" are not quotes', '"九点"'],
    [reply('      text: ″九点″'), '″九点″', 'not-quotes', '″″', '"九点"'],
    [reply('      text: ＂九点＂'), '＂九点＂', 'not-quotes', '＂＂', '"九点"'],
  ],
  'comments in texts': [
    [
      reply('      text: 加群暗号 #学习# 领取'),
      '#学习# 领',
      'comment-in-text',
      '#学习# 领取 is not part of the text',
      'quotes around',
    ],
    [reply('      text: #学习#'), '#学习#', 'comment-in-text', '#学习#', 'quotes around'],
    [reply('      text: 房间 #12'), '#12', 'comment-in-text', '#12', 'quotes around'],
    [
      rules('  - { id: a, when: { message: any }, reply: { text: 加群 #学习# } }'),
      '#学习# }',
      'bad-yaml',
      '#学习#',
      'quotes around',
    ],
    [keyword('{ contains: [你好 #学习#, 好] }'), '#学习#,', 'bad-yaml', '#学习#', 'quotes around'],
  ],
  'numbers that YAML changes': [
    [keyword('{ equals: [1.0, 3.10] }'), '1.0, 3', 'number-or-text', '1.0 is read as the number 1', '"1.0"'],
    [reply('      text: 2.50'), '2.50', 'number-or-text', '2.50 is read as the number 2.5', '"2.50"'],
    [keyword('{ equals: 02 }'), '02 } }', 'number-or-text', '02 is read as the number 2', '"02"'],
    [keyword('{ equals: +86 }'), '+86 }', 'number-or-text', '+86 is read', '"+86"'],
    [keyword('{ equals: .5 }'), '.5 } }', 'number-or-text', '.5 is read', '".5"'],
  ],
  'escapes in single quotes': [
    [reply("      text: '第一行\\n第二行'"), "'第一行\\n", 'literal-escape', 'users see \\n', 'Put "…"'],
    [reply('      text: 第一行\\n第二行'), '第一行\\n第', 'literal-escape', 'users see \\n', 'Put "…"'],
    [reply('      text: |\n        a\\nb'), '|', 'literal-escape', 'users see \\n', 'in several lines'],
    [reply("      text: 'a\\tb'"), "'a\\tb'", 'literal-escape', 'users see \\t', 'Put "…"'],
  ],
  'signs that begin something else': [
    [reply('      text: ! 注意'), '注意', 'bad-yaml', 'cannot begin with !', '"!…"'],
    [reply('      text: !重要 通知'), '!重要 通知', 'bad-yaml', 'cannot begin with !', '"!…"'],
    [reply('      text: &注意 您好'), '您好', 'bad-yaml', 'cannot begin with &', '"&…"'],
    [reply('      text: > 注意'), '> 注意', 'bad-yaml', 'cannot begin with >', '">…"'],
    [reply('      text: | 注意'), '| 注意', 'bad-yaml', 'cannot begin with |', '"|…"'],
    [reply('      text: - 注意'), '- 注意', 'bad-yaml', 'cannot begin with -', '"-…"'],
    [reply('      text: ? 注意'), '? 注意', 'bad-yaml', 'cannot begin with ?', '"?…"'],
    [reply('      text: * 注意'), '* 注意', 'bad-yaml', '* has a meaning of its own', '"*"'],
    [keyword('{ equals: [*, ?, &] }'), '*, ?,', 'bad-yaml', '* has a meaning of its own', '"*"'],
    [keyword('{ equals: [&, a] }'), '&, a]', 'bad-yaml', '& has a meaning of its own', '"&"'],
    [
      reply('      text: [玫瑰] 谢谢'),
      '[玫瑰] 谢',
      'bad-yaml',
      'begins with [ is a list',
      'quotes around all',
    ],
    [
      reply('      text: {优惠} 谢谢'),
      '{优惠} 谢',
      'bad-yaml',
      'begins with { is a set of fields',
      'quotes around all',
    ],
  ],
  'quotes inside quotes': [
    [
      reply('      text: "<a href="https://a.cn">点</a>"'),
      '"https',
      'bad-yaml',
      'the text ends at this "',
      "Put '…'",
    ],
    [
      rules('  - { id: a, when: { message: any }, reply: { text: "请按"1"键" } }'),
      '"1"键"',
      'bad-yaml',
      'ends at this "',
      "Put '…'",
    ],
    [reply("      text: 'It's nice'"), "'s nic", 'bad-yaml', "ends at this '", 'Put "…"'],
    [keyword('{ contains: ["a"b, c] }'), '"b, c]', 'bad-yaml', 'ends at this "', "Put '…'"],
  ],
  'quotes that do not end': [
    [
      reply('      text: "您好\n  - id: b\n    when: { message: any }\n    reply: { text: "好" }'),
      '"您好',
      'bad-yaml',
      '" has no "',
      'Add "',
    ],
    [
      rules('  - { id: a, when: { text: { contains: "几点 } }, reply: { text: 好 } }'),
      '"几点 }',
      'bad-yaml',
      '" has no "',
      'Add "',
    ],
    [
      reply(
        "      text: '您好\n    cooldown: 1h\n  - id: b\n    when: { message: any }\n    reply: { text: '好' }",
      ),
      "'您好",
      'bad-yaml',
      "' has no '",
      "Add '",
    ],
    [
      rules(
        '  - id: a\n    when: { text: { contains: "几点" } }\n    reply: { text: "九点 }\n  - id: b\n    name: 好\n    when: { message: any }\n    ignore: true',
      ),
      '"九点 }',
      'bad-yaml',
      '" has no "',
      'Add "',
    ],
  ],
  indentation: [
    [
      rules('  - id: a\n   when: { message: any }\n    ignore: true'),
      '   whe',
      'bad-yaml',
      'is indented differently',
      'same column',
    ],
    [
      rules('  - id: a\n     when: { message: any }\n    ignore: true'),
      'a',
      'bad-yaml',
      'is indented differently',
      'same column',
    ],
    [
      rules('  - id: a\n    when: { message: any }\n   ignore: true'),
      '   ign',
      'bad-yaml',
      'is indented differently',
      'same column',
    ],
  ],
  'signs at the beginning of a line': [
    [rules('  － id: a\n    ignore: true'), '－', 'bad-yaml', 'begins with －', 'Write -'],
    [rules('  — id: a\n    ignore: true'), '—', 'bad-yaml', 'begins with —', 'Write -'],
    [rules('  ＃ 说明\n  - id: a\n    ignore: true'), '＃', 'bad-yaml', 'begins with ＃', 'Write #'],
    [keyword('{ contains: 【几点, 好】 }'), '好】', 'bad-yaml', 'cannot begin with 【', '[ ]'],
    [keyword('{ contains: (几点, 好) }'), '好)', 'bad-yaml', 'cannot begin with (', '[ ]'],
    [rules('  - id: a\n    tag:\n    - 几点\n    -营业'), '-营业', 'bad-yaml', 'a dash without', '- 您好'],
    [reply('      text: |\n      一\n      二'), '一', 'bad-yaml', 'not indented further', 'two more spaces'],
  ],
  'braces of the Chinese keyboard': [
    [
      rules('  - id: a\n    when: { message: any }\n    reply: ｛ text: 您好 ｝'),
      '｛ text',
      'bad-yaml',
      'full-width ｛',
      '{ }',
    ],
    [
      rules('  - id: a\n    when: { text: { contains: ［a: b］ } }'),
      '［a: b］',
      'bad-yaml',
      'full-width ［',
      '[ ]',
    ],
    [
      rules('  - { id: a, when: { message: any }, reply: { text: x， after: 3m } }'),
      '， afte',
      'bad-yaml',
      'full-width comma ，',
      'English keyboard',
    ],
  ],
  'space that cannot be seen': [
    [
      rules('  - id: a\n\u00a0\u00a0\u00a0\u00a0when: { message: any }\n    ignore: true'),
      '\u00a0\u00a0\u00a0\u00a0wh',
      'bad-yaml',
      'a non-breaking space (U+00A0)',
      'type it again',
    ],
    [
      rules('  - id: a\n    when:\u3000{ message: any }\n    ignore: true'),
      'when:',
      'invisible-character',
      'a full-width space (U+3000)',
      'again',
    ],
    [
      rules('  - id: a\n    when:\u00a0{ message: any }\n    ignore: true'),
      'when:',
      'invisible-character',
      'non-breaking',
      'again',
    ],
    [
      rules('  - id: a\n    when: { text: { contains: 退\u200b款 } }\n    ignore: true'),
      '退\u200b款 }',
      'invisible-character',
      'zero-width space (U+200B)',
      'Delete it',
    ],
    [
      rules('  -\u3000id: a\n    when: { message: any }\n    ignore: true'),
      '\u3000id: a',
      'bad-yaml',
      'a full-width space',
      'again',
    ],
  ],
};

const startingWith = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll(/[[\]{}()*+?.|^$\\]/g, '\\$&')}`);

describe.each(Object.entries(rows))('%s', (_, list) => {
  it.each(list)('%s', (file, at, code, problem, remedy) => {
    const findings = checkAccountText(file);
    const found = findings.filter((one) => one.code === code);
    expect(found[0], JSON.stringify(findings, null, 1)).toMatchObject({
      problem: expect.stringContaining(problem),
      remedy: expect.stringContaining(remedy),
    });
    const { line, column } = found[0] ?? { line: 0, column: 0 };
    expect(file.split('\n')[line - 1]?.slice(column - 1)).toMatch(startingWith(at));
  });
});
