import { describe, expect, it } from 'vitest';
import { decodeText } from '#infra/config/decode-text.ts';
import { inLanguage } from '#infra/language/text.ts';
import { findingsOf } from '../support/check-text.ts';

/* Mistakes of operators that are near to those in the other files: each with its line, the problem and what to do, in both languages. */

const head = 'account: lantern\nkind: official-account\nappId: wx7d3a51c9e40b2f86\n';
const rule = (...lines: string[]): string =>
  `${head}rules:\n  - id: a\n${lines.map((line) => `    ${line}\n`).join('')}`;
const hears = 'when: { text: { contains: 退款 } }';
const says = 'reply: { text: 好的 }';

type Row = readonly [file: string, line: number, code: string, en: RegExp, zh: RegExp];

const rows: Readonly<Record<string, readonly Row[]>> = {
  'fields in the wrong place': [
    [
      rule(`when: { text: { contains: 退款 }, ${says} }`),
      6,
      'unknown-field',
      /beside when, not inside/,
      /和 when 并列写/,
    ],
    [
      rule('when: { event: subscribe, cooldown: 1h }', says),
      6,
      'unknown-field',
      /cooldown belongs to the rule/,
      /cooldown 是规则的字段/,
    ],
    [
      rule('when: { event: subscribe, setState: a }', says),
      6,
      'unknown-field',
      /setState belongs to the rule/,
      /setState 是规则的字段/,
    ],
    [
      rule(hears, 'reply: { text: 好的, transfer: true }'),
      7,
      'unknown-field',
      /beside reply, not inside/,
      /和 reply 并列写/,
    ],
    [
      rule(hears, 'reply: { text: 好的, emit: { type: Ask } }'),
      7,
      'unknown-field',
      /emit belongs to the rule/,
      /emit 是规则的字段/,
    ],
    [
      rule('event: subscribe', says),
      6,
      'unknown-field',
      /write when: \{ event: … \}/,
      /写成 when: \{ event: … \}/,
    ],
    [rule(hears, says, 'during: open'), 8, 'unknown-field', /write when: \{ during: … \}/, /它是条件/],
    [
      rule(hears, 'text: 好的'),
      7,
      'unknown-field',
      /reply: \{ text: … \} for what is sent/,
      /要发的文字写成 reply/,
    ],
    [rule(hears, says, 'after: 10m'), 8, 'unknown-field', /reply: \{ text: …, after: 10m \}/, /写在回复里/],
    [
      rule(hears, says, 'schedules: { open: { hours: 9:00-18:00 } }'),
      8,
      'unknown-field',
      /belongs to the account/,
      /是账号的字段/,
    ],
    [
      rule(hears, says, 'timezone: Asia/Shanghai'),
      8,
      'unknown-field',
      /timezone belongs to the account/,
      /timezone 是账号的字段/,
    ],
    [
      `${head}reply: { text: 好的 }\n`,
      4,
      'unknown-field',
      /belongs to a rule: write it below rules/,
      /写在 rules 下面/,
    ],
  ],
  'yes and no': [
    [rule(hears, says, 'enabled: 否'), 8, 'bad-value', /Write false\./, /写成 false。/],
    [rule(hears, says, 'passive: 是'), 8, 'bad-value', /Write true[.,]/, /写(成)? true[。，]/],
    [rule(hears, says, 'continue: yes'), 8, 'bad-value', /Write true[.,]/, /写(成)? true[。，]/],
    [rule(hears, 'transfer: 是'), 7, 'bad-value', /Write true[.,]/, /写(成)? true[。，]/],
    [
      rule(hears, 'transfer: nina@lantern'),
      7,
      'bad-value',
      /kfAccount: .?nina@lantern/,
      /kfAccount: .?nina@lantern/,
    ],
    [
      rule(hears, says, 'enabled: 也许'),
      8,
      'bad-value',
      /Write true or false/,
      /写 true（是）或 false（否）/,
    ],
  ],
  'cells of a spreadsheet': [
    [
      rule('when: { text: { contains: ["退款\n退货"] } }', says),
      6,
      'bad-yaml',
      /a line break inside quotes/,
      /引号里的文字换了行/,
    ],
    [
      rule('when: { text: { contains: [退款\t退货] } }', says),
      6,
      'several-in-one',
      /write \[退款, 退货\]/,
      /写成 \[退款, 退货\]/,
    ],
  ],
  'names without their group': [
    [
      `${head}variables: { 电话: 021 5555 }\nrules:\n  - { id: a, ${hears}, reply: { text: "{{电话}}" } }\n`,
      6,
      'unknown-name',
      /Write \{\{variables\.电话\}\}/,
      /写成 \{\{variables\.电话\}\}/,
    ],
    [
      rule(hears, 'reply: { text: "今天 {{date}}" }'),
      7,
      'unknown-name',
      /Write \{\{time\.date\}\}/,
      /写成 \{\{time\.date\}\}/,
    ],
    [
      rule(hears, 'reply: { text: "{{openId}}" }'),
      7,
      'unknown-name',
      /Write \{\{user\.openId\}\}/,
      /写成 \{\{user\.openId\}\}/,
    ],
    [
      rule("when: { text: { matches: '(?<no>\\d+)' } }", 'reply: { text: "{{no}}" }'),
      7,
      'unknown-name',
      /Write \{\{match\.no\}\}/,
      /写成/,
    ],
  ],
  'people by another name': [
    [
      `${head}lists: { testers: [小王, oQ8dN5xKlantern0000000000001] }\nrules:\n  - { id: a, when: { message: text, user: { in: testers } }, ${says} }\n`,
      4,
      'not-an-openid',
      /小王 is not an openid/,
      /小王 不是 openid/,
    ],
  ],
};

describe.each(Object.entries(rows))('%s', (_, list) => {
  it.each(list)('%s', (file, line, code, en, zh) => {
    for (const [language, words] of [
      ['en', en],
      ['zh', zh],
    ] as const) {
      const findings = findingsOf(file);
      const found = findings.find((one) => one.code === code);
      expect(found, JSON.stringify(findings, null, 1)).toBeDefined();
      expect(found?.line).toBe(line);
      const said = [found?.problem ?? '', found?.remedy ?? ''].map((text) => inLanguage(text, language));
      expect(said.join('\n')).toMatch(words);
    }
  });
});

describe('a document that is named like an account file', () => {
  it.each([
    ['a new document of Word or Excel', [0x50, 0x4b, 0x03, 0x04, 0x14, 0]],
    ['an old one', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]],
    ['a PDF', [...Buffer.from('%PDF-1.4')]],
  ])('is said to be one: %s', (_, bytes) => {
    expect(decodeText(Uint8Array.from(bytes))).toMatchObject({
      ok: false,
      problem: {
        en: expect.stringContaining('not a text file'),
        zh: expect.stringContaining('不是文本文件'),
      },
    });
  });
});
