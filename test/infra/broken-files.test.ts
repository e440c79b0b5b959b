import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readTests } from '#infra/cli/rules/test-file.ts';
import type { Finding } from '#infra/config/finding.ts';
import { readAccount } from '#infra/config/read-account.ts';
import { pathText } from '#shared/schema-check.ts';
import { inEnglish } from '../support/in-english.ts';

/*
 * What operators get wrong, and what they are told. Each remedy has to lead to a file that is right.
 */

const head = 'account: lantern\nkind: official-account\nappId: wx7d3a51c9e40b2f86\n';
const top = (text: string): string => `${head}${text}\n`;
const rule = (text: string): string => top(`rules:\n  - { id: a, when: { message: any }, ${text} }`);
const when = (text: string): string => top(`rules:\n  - { id: a, when: ${text}, ignore: true }`);

function findingsOf(text: string) {
  const read = readAccount(text, 'lantern.yaml');
  return read.ok ? [] : inEnglish(read.problems);
}

/** The file, the field from the rule on, and words of the problem and of the remedy. */
type Broken = readonly [text: string, field: string, problem: string, remedy: string];

const broken: readonly Broken[] = [
  // Holidays are of one year
  [top('holidays: [10-01..10-07]'), 'holidays[0]', 'is not a date or a range', 'Give the year'],
  [top('holidays: [10-01]'), 'holidays[0]', 'is not a date or a range', 'Give the year'],
  // A unit that is missing is not helped by quotes
  [rule('cooldown: 60, ignore: true'), 'cooldown', 'is not a duration', '30s, 10m'],
  [rule('reply: { text: x, after: 30 }'), 'reply.after', 'is not a duration', '30s, 10m'],
  [when('{ silentFor: 30 }'), 'when.silentFor', 'is not a duration', '30s, 10m'],
  [rule('setState: { name: b, for: 10 }'), 'setState.for', 'is not a duration', '30s, 10m'],
  [
    when('{ location: { latitude: 1, longitude: 2, radius: 3 } }'),
    'when.location.radius',
    'is not a distance',
    'such as 500m, 3km',
  ],
  [when('{ rollout: 20 }'), 'when.rollout', 'is not a share', 'such as 20%'],
  [rule('mute: true'), 'mute', 'is not a duration', '30s, 10m'],
  [top('timestampTolerance: 5'), 'timestampTolerance', 'is not a duration', '30s, 10m'],
  [top('answers: { "a b": { ErrCode: 0 } }'), 'answers.a b', 'is not the name of an event', 'such as xpay_*'],
  [top('answers: { a: { "1x": 0 } }'), 'answers.a.1x', 'is not the name of a field', 'such as ErrCode'],
  [top('answers: { a: 5 }'), 'answers.a', 'is not', ''],
  [rule('typing: 2, ignore: true'), 'typing', 'is not true or 1s to 30s', 'from 1s to 30s'],
  [rule('typing: 31s, ignore: true'), 'typing', 'is not true or 1s to 30s', 'from 1s to 30s'],
  [rule('typing: 6s, reply: { text: x }'), 'typing', 'the reply waits for it', 'at most 5s'],
  [rule('typing: 6s, reply: { oneOf: [{ text: a }, { text: b }] }'), 'typing', 'waits', 'at most 5s'],
  // Inside a reply
  [rule('reply: { image: a.jpg }'), 'reply.image', 'is not a set of fields', '{ file: a.jpg }'],
  [rule('reply: [{ text: x }, { image: a.jpg }]'), 'reply[1].image', 'is not a set', '{ file: a.jpg }'],
  [rule('reply: { oneOf: [好, 不] }'), 'reply.oneOf[0]', 'is not a set of fields', '{ text: 好 }'],
  [rule('reply: { oneOf: [{ text: a }] }'), 'reply.oneOf', 'has less than 2 entries', 'at least 2'],
  [
    rule('reply: { oneOf: [{ text: a }, { text: b }], after: 3m }'),
    'reply.after',
    'is not a known field',
    'Here you can use oneOf',
  ],
  [
    rule('reply: { oneof: [{ text: a }, { text: b }] }'),
    'reply.oneof',
    'did you mean oneOf?',
    'Here you can use oneOf',
  ],
  [
    rule('reply: { random: [{ text: a }, { text: b }] }'),
    'reply.random',
    'did you mean oneOf?',
    'Here you can use',
  ],
  [
    rule('reply: { image: { url: https://a.cn/b.jpg } }'),
    'reply.image.url',
    'not a known field',
    'save the file',
  ],
  [rule('reply: { image: { path: a.jpg } }'), 'reply.image.path', 'not a known field', 'Write file:'],
  [
    rule('reply: { miniprogram: {} }'),
    'reply.miniprogram',
    'did you mean miniprogrampage?',
    'Here you can use',
  ],
  [rule('reply: { news: { title: a } }'), 'reply.news.title', 'not a known field', 'articles: [{'],
  [rule('reply: { picture: {} }'), 'reply.picture', 'did you mean image?', 'Here you can use'],
  [rule('oneOf: [{ text: a }, { text: b }]'), 'oneOf', 'not a known field', 'reply: { oneOf: ['],
  [when('{ text: { include: 好 } }'), 'when.text.include', 'did you mean contains?', 'Here you can use'],
  [when('{ content: 好 }'), 'when.content', 'did you mean text?', 'Here you can use'],
  [when('{ text: { 包含: 好 } }'), 'when.text.包含', 'did you mean contains?', 'Here you can use'],
  [top('规则: []'), '规则', 'did you mean rules?', 'Here you can use'],
  [rule('keywords: [a], ignore: true'), 'keywords', 'not a known field', 'when: { text: { contains: […] } }'],
  [when('{ keyword: a }'), 'when.keyword', 'not a known field', 'write text: { contains: […] }'],
  [rule('setState: [a, b]'), 'setState', 'is several states', 'Write one'],
  [
    top('holidays: [2026-10-07..2026-10-01]'),
    'holidays[0]',
    'ends before it begins',
    '2026-10-01..2026-10-07',
  ],
  [
    when('{ during: { dates: 2026-10-07..2026-10-01 } }'),
    'when.during.dates',
    'ends before it begins',
    '2026-10-01..2026-10-07',
  ],
  [rule('reply: { txt: a }'), 'reply.txt', 'did you mean text?', 'Here you can use text'],
  [
    rule('reply: { msgmenu: { list: [好] } }'),
    'reply.msgmenu.list[0]',
    'is not a set of fields',
    '{ id: …, content: … }',
  ],
  [
    rule('reply: { news: { articles: x } }'),
    'reply.news.articles',
    'is not a list',
    '[{ title: …, url: … }]',
  ],
  [rule('reply: { text: true }'), 'reply.text', 'is not text', 'in quotes'],
  [rule('reply: { text: "" }'), 'reply.text', 'is empty', 'Write something there'],
  [rule('reply:'), 'reply', 'is not a set of fields', 'Write something there'],
  [rule('reply: { image: {} }'), 'reply.image.media_id', 'is missing', 'Add `file: lantern/map.jpg`'],
  [rule(`reply: { text: ${'灯'.repeat(6827)} }`), 'reply.text', 'has 20481 bytes', 'several replies'],
  [
    rule('reply: { news: { articles: [{ title: a, url: u }, { title: b, url: u }] } }'),
    'reply.news.articles',
    'takes exactly 1',
    'Remove entries',
  ],
  // A value in the place of fields
  [when('{ text: 地图 }'), 'when.text', 'is not a set of fields', '{ equals: 地图 }'],
  [when('{ text: [菜单, 地图] }'), 'when.text', 'is not a set of fields', '{ equals: [菜单, 地图] }'],
  [when('{ text: { not: 人工 } }'), 'when.text.not', 'is not a set of fields', '{ equals: 人工 }'],
  [rule('reply: 你好'), 'reply', 'is not a set of fields', '{ text: 你好 }'],
  [rule('reply: [你好]'), 'reply[0]', 'is not a set of fields', '{ text: 你好 }'],
  [when('你好'), 'when', 'is not a set of fields', '{ text: { contains: 你好 } }'],
  [when('{ any: [你好] }'), 'when.any[0]', 'is not a set of fields', '{ text: { contains: 你好 } }'],
  [when('{ outside: "9:00-18:00" }'), 'when.outside', 'name of a schedule', '{ hours: "9:00-18:00" }'],
  [when('{ during: [mon-fri] }'), 'when.during[0]', 'there is no schedule', '{ days: mon-fri }'],
  [top('schedules: { open: "9:00-18:00" }'), 'schedules.open', 'is not a set', '{ hours: "9:00-18:00" }'],
  [rule('transfer: nina'), 'transfer', 'is not a boolean', '{ kfAccount: nina }'],
  [rule('emit: Hello'), 'emit', 'is not a set of fields', '{ type: Hello }'],
  [rule('atMost: 3, ignore: true'), 'atMost', 'is not a set of fields', '{ times: 3, per: day }'],
  [top('rules: { a: { ignore: true } }'), 'rules', 'is not a list', 'begins with a dash'],
  [top('rules: [a]'), 'rules[0]', 'is not a set of fields', '{ id: '],
  // What is not one of a few
  [rule('default: false, ignore: true'), 'default', 'must be true', 'Remove it.'],
  [rule('continue: false, ignore: true'), 'continue', 'must be true', 'Remove it.'],
  [when('{ message: txt }'), 'when.message', 'did you mean text?', 'Write text.'],
  [
    head.replace('official-account', 'officialAccount'),
    'kind',
    'did you mean official-account?',
    'Write official-account.',
  ],
  [rule('atMost: { times: 1, per: year }, ignore: true'), 'atMost.per', 'day, week, month', 'Write 365d.'],
  [rule('atMost: { times: 0, per: day }, ignore: true'), 'atMost.times', 'is less than 1', 'at least 1'],
  [rule('priority: 5000, ignore: true'), 'priority', 'is more than 1000', 'at most 1000'],
  [rule('enabled: "yes", ignore: true'), 'enabled', 'is not a boolean', 'Write true.'],
  [rule('emit: { type: wechat.x }'), 'emit.type', 'begins like an event', 'name of your own'],
  [rule('from: 1.10.2026, ignore: true'), 'from', 'is not a date or a time', '2026-10-01 09:30'],
  [rule('setState: "a b"'), 'setState', 'is not 1 to 64 letters', 'without spaces'],
  [when('{ firstContact: 1 }'), 'when.firstContact', 'is not a boolean', 'true or false'],
  [when('{ event: [] }'), 'when.event', 'is empty', 'or remove it'],
  [when('{ scene: true }'), 'when.scene', 'is not text', 'in quotes'],
  [when('{ during: constructor }'), 'when.during', 'there is no schedule constructor', 'schedules'],
  [top('rules:\n  - { when: { message: any }, ignore: true }'), 'id', 'is missing', 'Add `id: welcome`'],
  [
    top('rules:\n  - { id: none, when: { message: any }, ignore: true }'),
    'id',
    'stands for no rule',
    'another id',
  ],
  // Who the account is
  [head.replace('lantern', 'Lantern'), 'account', 'lower-case letters', 'Write lantern.'],
  [head.replace('wx7d', 'xw7d'), 'appId', 'is not an AppID', 'WeChat console'],
  [
    head.replace(/kind.*\n/, ''),
    'kind',
    'is missing',
    'Add `kind: official-account` or `kind: mini-program`',
  ],
  [head.replace(/appId.*\n/, ''), 'appId', 'is missing', 'Add `appId: wx7d3a51c9e40b2f86`'],
  [top('timezone: Beijing'), 'timezone', 'is not a time zone', 'Asia/Shanghai'],
  [top('remindBeforeWindowCloses: 1m'), 'remindBeforeWindowCloses', 'is not from 5m to 47h', '2h'],
  [top('quotas: { scan: 3 }'), 'quotas.scan', 'is not a set of fields', 'fields'],
  [top('variables: { "a b": x }'), 'variables.a b', 'is not 1 to 40 letters', 'without dots'],
  [top('audit: true'), 'audit', 'is not a duration', '30s, 10m'],
];

describe('what is wrong with an account’s file', () => {
  it.each(broken)('%s', (text, field, problem, remedy) => {
    const findings = findingsOf(text);
    const path = (finding: Pick<Finding, 'path'>): string =>
      pathText(finding.path).replace(/^rules\[0\]\./, '');
    const finding = findings.find((one) => path(one) === field);
    expect(finding, JSON.stringify(findings, null, 1)).toMatchObject({
      problem: expect.stringContaining(problem),
      remedy: expect.stringContaining(remedy),
    });
    for (const one of findings) expect(one.remedy).toMatch(/^[A-Z`].*\.$/);
  });
  it('is said once for each mistake', () => {
    for (const [text, field] of broken) {
      const isTwice = field === 'reply.oneOf[0]';
      expect(findingsOf(text), text).toHaveLength(isTwice ? 2 : 1);
    }
  });
});

describe('what is not YAML, or not as it was meant', () => {
  it.each<[text: string, place: string, problem: string, remedy: string]>([
    ['kind：mini-program\naccount: lantern\n', '1:5', 'a full-width colon', 'of the English keyboard'],
    [top('audit：30d'), '4:6', 'a full-width colon', 'as in text: 您好'],
    [top('rules:\n  - id：a\n    when: x'), '5:7', 'a full-width colon', 'as in text: 您好'],
    [top('rules:\n  - id: a\n    when：{ message: any }'), '6:5', 'a full-width colon', 'as in text'],
    [rule('reply: {text：x, after: 3m}'), '5:46', 'a full-width colon', 'as in text'],
    [top('kind: mini-program'), '4:1', 'kind is written twice, first in line 2', 'Remove one'],
    [rule('mute: 1h, mute: 2h'), '5:48', 'mute is written twice, first in line 5', 'Remove one'],
    [top('rules: ['), '4:8', '[ has no ]', 'Add ]'],
    [top('rules:\n  - { id: a, when: { message: any }\n  - { id: b }'), '5:5', '{ has no }', 'Add }'],
    [top('variables:\n  a: "x\n  b: y'), '5:6', '" has no "', 'Add "'],
    [top('variables:\n   a: 5" [x\n  b: y'), '6:1', 'is indented differently', 'same column'],
    [top("variables:\n  a: 'x\n  b: y"), '5:6', "' has no '", "Add '"],
    [top('variables:\n\ta: x'), '5:1', 'begins with a tab', 'spaces only'],
    [top('variables:\n  a: 电话: 021'), '5:6', 'a colon and a space in it', 'in quotes'],
    [top('variables: { a: 电话: 021 }'), '4:17', 'a colon and a space in it', 'in quotes'],
    [top('variables: { a: @b }'), '4:17', 'cannot begin with @', 'in quotes, as in "@…"'],
    [top('variables:\n  a: %b'), '5:6', 'cannot begin with %', 'in quotes'],
    [top('variables:\n  a: `b'), '5:6', 'cannot begin with `', 'in quotes'],
    [top('variables:\n  a: *b'), '5:6', '*b stands for a value that is not there', 'in quotes'],
    [top('variables:\n  a: "\\d"'), '5:7', '\\d means nothing', 'single quotes'],
    [rule('reply: { text: {{time.date}} }'), '5:54', 'braces without quotes', 'in quotes'],
    [top('rules:\n   - id: a\n  - id: b'), '6:1', 'is indented differently', 'same column'],
    [top('audit'), '4:1', 'is a name without a value', 'colon and a space'],
    [top(`---\n${head}`), '4:1', 'a second document', 'one account'],
    [top('rules: ]'), '4:8', '] ends nothing', 'Remove it'],
  ])('%s', (text, place, problem, remedy) => {
    const findings = findingsOf(text);
    expect(findings.map(({ line, column }) => `${line}:${column}`)).toEqual([place]);
    expect(findings).toMatchObject([
      {
        code: 'bad-yaml',
        problem: expect.stringContaining(problem),
        remedy: expect.stringContaining(remedy),
      },
    ]);
  });
});

describe('what is not wrong', () => {
  it.each([
    rule('reply: { text: 1 }'),
    rule('reply: { text: { content: 1 } }'),
    rule('reply: { oneOf: [{ text: a, after: 3m }, { text: 2, weight: 2 }] }'),
    top('holidays: [2026-10-01, 2026-10-01..2026-10-07]'),
  ])('%s', (text) => expect(findingsOf(text)).toEqual([]));
});

describe('what is wrong with a test file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'broken-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  it.each([
    ['{ name: a, text: x, expect: 菜单 }', 'cases[0].expect', 'must be "nothing"', '{ reply: 菜单 }'],
    ['{ name: a, text: x }', 'cases[0].expect', 'is missing', 'Add `expect: { rule: welcome }`'],
    [
      '{ name: a, location: "39.9, 116.4", expect: nothing }',
      'cases[0].location',
      'is not a set of fields',
      '{ latitude: 39.9, longitude: 116.4 }',
    ],
    [
      '{ name: a, text: x, expect: { delayed: 文字 } }',
      'cases[0].expect.delayed',
      'is not a list',
      '[{ after: 10m, reply: 文字 }]',
    ],
    [
      '{ name: a, text: x, expect: { delayed: [文字] } }',
      'cases[0].expect.delayed[0]',
      'is not a set of fields',
      'after: 10m',
    ],
    [
      '{ name: a, steps: [{ text: x }] }',
      'cases[0].steps',
      'has no step with an expect',
      'Give at least one step an expect',
    ],
    ['{ name: a, expect: nothing }', 'cases[0]', 'needs one of text', 'text: 菜单'],
    ['{ name: a, text: x, expect: { rule: b } }', 'cases[0].expect.rule', 'there is no rule b', 'by its id'],
    ['{ name: a, text: x, at: noon, expect: nothing }', 'cases[0].at', 'is not a date', '2026-10-01 09:30'],
  ])('%s', (text, field, problem, remedy) => {
    writeFileSync(join(folder, 'a.test.yaml'), `cases:\n  - ${text}\n`);
    const read = readTests(join(folder, 'a.yaml'), new Set(['a']));
    expect(read).toMatchObject({
      kind: 'invalid',
    });
    expect(read.kind === 'invalid' && inEnglish(read.findings)).toMatchObject([
      { problem: expect.stringContaining(problem), remedy: expect.stringContaining(remedy) },
    ]);
    expect(read.kind === 'invalid' && pathText(read.findings[0]?.path ?? [])).toBe(field);
  });
});
