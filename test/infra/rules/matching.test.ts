import { describe, expect, it } from 'vitest';
import { buildProgram } from '#infra/rules/build/program.ts';
import {
  accountRules,
  contextOf,
  decisionOf,
  issuesOf,
  ruleSetOf,
  text,
} from '../../support/rules-builder.ts';
import { codes, findings } from './lint-set-up.ts';

const reply = { text: 'r' };

async function fits(condition: object, content: string, more: object = {}): Promise<boolean> {
  const set = await ruleSetOf([{ id: 'a', when: { text: condition }, reply }], { with: more });
  return decisionOf(set.decide(contextOf(text(content)))).rule === 'a';
}
async function said(rule: object, content: string, more: object = {}): Promise<string | undefined> {
  const set = await ruleSetOf([{ id: 'a', ...rule }], { with: more });
  const [first] = decisionOf(set.decide(contextOf(text(content)))).replies;
  return first?.message.msgtype === 'text' ? first.message.text.content : undefined;
}

describe('texts that are alike', () => {
  it.each<[what: string, keyword: object, content: string, isAlike: boolean]>([
    ['an emoji shown as a picture', { equals: '❤' }, '❤️', true],
    ['an emoji with a skin tone', { equals: '👌' }, '👌🏻', true],
    ['a skin tone in the keyword', { contains: '👍🏽' }, '好👍', true],
    ['another emoji', { equals: '👌' }, '👍🏻', false],
    ['repeated punctuation', { equals: '？' }, '？？？', true],
    ['repeated punctuation in the keyword', { equals: '。。。' }, '。', true],
    ['dots as one character', { equals: '...' }, '…', true],
    ['other punctuation', { equals: '？' }, '！！', false],
    ['repeated letters', { equals: '哈' }, '哈哈哈', false],
    ['punctuation inside', { contains: '营业时间' }, '营业，时间', false],
  ])('%s', async (_, condition, content, isAlike) => {
    expect(await fits(condition, content)).toBe(isAlike);
  });
  it.each(['emoji', 'repeats'])('can be told apart: %s', async (name) => {
    const normalize = { [name]: false };
    expect(await fits({ equals: '❤', normalize }, '❤️')).toBe(name !== 'emoji');
    expect(await fits({ equals: '？', normalize }, '？？')).toBe(name !== 'repeats');
  });
});

describe('space and punctuation inside a text', () => {
  const normalize = { inside: true };
  it.each<[string, string, boolean]>([
    ['营业时间', '请问营业 时间？', true],
    ['营业时间', '营业，时间', true],
    ['满100减10', '满 100 减 10', true],
    ['满 100 减 10', '满100减10', true],
    ['菜单', '菜 单', true],
    ['hello world', 'hello world', true],
    // Between Latin words it has to stay.
    ['nothing', 'no thing', false],
    ['1000', '10.00', false],
  ])('%s in %s: %s', async (contains, content, isThere) => {
    expect(await fits({ contains, normalize }, content)).toBe(isThere);
    expect(await fits({ equals: contains }, content)).toBe(contains === content);
  });
  it('counts for patterns, which say themselves what is between', async () => {
    expect(await fits({ matches: '订单\\s+\\d', normalize }, '订单 1')).toBe(true);
  });
});

describe('traditional and simplified characters', () => {
  const more = { normalize: { traditional: true } };
  it.each<[condition: object, content: string]>([
    [{ contains: '营业时间' }, '請問營業時間？'],
    [{ contains: '營業時間' }, '请问营业时间？'],
    [{ equals: '菜單' }, '菜單'],
    [{ equals: '菜单' }, '菜單！'],
    [{ startsWith: '查订单' }, '查訂單 1'],
    [{ containsAll: ['退货', ['怎么', '如何']] }, '退貨要怎麼寄'],
    [{ matches: '^订单\\s*(\\d+)' }, '訂單 17'],
    [{ matches: '[东西]门' }, '東門'],
    [{ containsWord: '群' }, '羣'],
  ])('%j fits %s', async (condition, content) => {
    expect(await fits(condition, content, more)).toBe(true);
  });
  it('are told apart unless that is switched on', async () => {
    expect(await fits({ contains: '营业时间' }, '營業時間')).toBe(false);
  });
  it('leave what a pattern captures as it was written', async () => {
    const rule = { when: { text: { matches: '我是(?<who>.+)' } }, reply: { text: '{{match.who}}好' } };
    const other = { ...rule, when: { text: { matches: '订(?<who>.+)' } } };
    expect(await said(rule, '我是陳訂', more)).toBe('陳訂好');
    expect(await said(other, '訂陳', more)).toBe('陳好');
  });
  it('bring along no more characters than the keywords have', () => {
    const program = (options: object) =>
      buildProgram(accountRules([{ id: 'a', when: { text: { contains: '营业' } }, reply }], options)).program;
    const pairs = [...(program({ with: more }).simplified ?? '')];
    expect(pairs.length).toBeLessThan(12);
    expect(pairs.join('')).toContain('業业');
    expect(program({})).not.toHaveProperty('simplified');
  });
  it('are duplicates of each other', () => {
    const rules = [{ when: { text: { equals: ['菜單', '菜单'] } }, reply }];
    expect(codes(rules, { with: more })).toEqual(['duplicate-keyword rules.0.when.text.equals.1']);
    expect(codes(rules)).toEqual([]);
  });
});

describe('a word', () => {
  it.each<[string, string, boolean]>([
    ['hi', 'hi', true],
    ['hi', 'Hi, there', true],
    ['hi', 'this is which', false],
    ['hi', '说hi吧', true],
    ['hi', 'ｈｉ！', true],
    ['hi', 'hi2', false],
    ['hi', 'this hi', true],
    ['1', '选1', true],
    ['1', '100', false],
    ['1', '选１。', true],
    ['你好', '你好吗', true],
    ['don', "don't", true],
    ['привет', 'приветы', false],
    ['é', 'café', false],
  ])('%s in %s: %s', async (containsWord, content, isThere) => {
    expect(await fits({ containsWord }, content)).toBe(isThere);
  });
  it('is never reached after a part of it', () => {
    const rules = [
      { when: { text: { contains: 'h' } }, reply },
      { when: { text: { containsWord: 'hi' } }, reply },
    ];
    expect(codes(rules)).toEqual(['unreachable-rule rules.1']);
    expect(codes([...rules].reverse())).toEqual([]);
  });
});

describe('synonyms', () => {
  const more = {
    synonyms: [
      ['营业时间', '几点开门', 'Hours'],
      ['退', '退货', '不要了'],
    ],
  };
  it.each<[condition: object, content: string, isAlike: boolean]>([
    [{ contains: '营业时间' }, '请问几点开门', true],
    [{ equals: '几点开门' }, 'hours', true],
    [{ contains: ['地址', '营业时间'] }, 'HOURS?', true],
    [{ containsWord: '营业时间' }, 'whichhours', false],
    [{ containsAll: ['退', '运费'] }, '不要了运费谁出', true],
    [{ containsAll: ['退', '运费'] }, '运费谁出', false],
    [{ contains: '营业' }, '几点开门', false],
    [{ contains: '营业时间', synonyms: false }, '几点开门', false],
    [{ contains: '什么', not: { contains: '营业时间' } }, '几点开门什么', false],
  ])('%j and %s: %s', async (condition, content, isAlike) => {
    expect(await fits(condition, content, more)).toBe(isAlike);
  });
  it('are findings where another rule takes them', () => {
    const rules = [
      { when: { text: { contains: '开门' } }, reply },
      { when: { text: { contains: ['营业时间', '打烊'] } }, reply },
    ];
    expect(findings(rules, { with: more })).toMatchObject([
      { code: 'shadowed-keyword', problem: expect.stringContaining('几点开门') },
    ]);
  });
  it('stand in one list only', () => {
    const both = {
      synonyms: [
        ['a', 'b'],
        ['c', 'Ｂ'],
      ],
    };
    expect(issuesOf([{ id: 'a', when: { text: { equals: 'a' } }, reply }], { with: both })).toMatchObject([
      { code: 'synonym-twice', path: ['synonyms', 1, 1] },
    ]);
  });
});

describe('variables', () => {
  const stores = { '1': '静安店', '2': { name: '徐汇店', phone: '021-1' }, A: '甲' };
  const variables = {
    brand: '灯笼',
    shop: '{{variables.brand}}书店',
    hello: '欢迎来{{ variables.shop }}',
    stores,
  };
  const byNumber = (reply: string) => ({
    when: { text: { matches: '^(?<n>\\w+)' } },
    reply: { text: reply },
  });
  it.each<[template: string, content: string, expected: string]>([
    ['{{variables.hello}}', '1', '欢迎来灯笼书店'],
    ['{{variables.stores[match.n]}}', '1', '静安店'],
    ['{{variables.stores[match.n]}}', '１', '静安店'],
    ['{{variables.stores[match.n]}}', 'a', '甲'],
    ['{{variables.stores[match.n].phone}}', '2', '021-1'],
    ['{{variables.stores[match.n] | or 没有}}', '3', '没有'],
    ['{{variables.stores[match.n].phone | or 没有}}', '1', '没有'],
    ['{{variables.stores.2.name}}', 'x', '徐汇店'],
  ])('%s after %s is %s', async (template, content, expected) => {
    expect(await said(byNumber(template), content, { variables })).toBe(expected);
  });
  it('give no more of a table than what is asked for', async () => {
    const rule = {
      when: { message: 'text' },
      reply: { text: '{{variables.stores[message.content] | or -}}' },
    };
    for (const content of ['2', '2.phone', '', '.', 'constructor', '__proto__', '2.phone.']) {
      expect(await said(rule, content, { variables })).toBe('-');
    }
  });
  it('stand in keywords, values and patterns', async () => {
    const more = { variables: { kw: '(灯笼)', key: 'coupon' } };
    expect(await fits({ contains: '{{variables.kw}}节' }, '（灯笼）节', more)).toBe(true);
    expect(await fits({ matches: '^{{variables.kw}}\\d+$' }, '(灯笼)17', more)).toBe(true);
    expect(await fits({ matches: '^{{variables.kw}}\\d+$' }, '灯笼17', more)).toBe(false);
    expect(await fits({ equals: '{{x}}' }, '{{x}}', more)).toBe(true);
    const { program } = buildProgram(
      accountRules([{ id: 'a', when: { menu: ['{{variables.key}}', 'b'] }, reply }], { with: more }),
    );
    expect(program.rules[0]?.when).toMatchObject({ match: { equals: ['coupon', 'b'] } });
  });
  it('are used where keywords, tables or other variables need them', () => {
    const rules = [
      {
        when: { text: { equals: '{{variables.kw}}' } },
        reply: { text: '{{variables.t[time.month] | or -}}{{variables.b}}' },
      },
    ];
    const used = { kw: 'k', t: { '1': 'x' }, a: 'a', b: '{{variables.a}}', c: 'not' };
    expect(codes(rules, { with: { variables: used } })).toEqual(['unused variables.c']);
  });
  it.each<[string, object, object, string, string]>([
    [
      'a variable that is not there',
      { equals: '{{variables.kv}}' },
      { kw: 'x' },
      'unknown-name',
      'did you mean kw?',
    ],
    [
      'a table as a text',
      { equals: '{{variables.t}}' },
      { t: { '1': 'x' } },
      'unknown-name',
      'is a table, not a text',
    ],
    [
      'what is known of the message',
      { equals: '{{match.1}}' },
      {},
      'template-not-filled',
      'only variables are',
    ],
    [
      'braces that are nearly right',
      { equals: '{variables.kw}}' },
      { kw: 'x' },
      'bad-template',
      'is not a template',
    ],
    [
      'a circle',
      { equals: 'x' },
      { a: '{{variables.b}}', b: '{{variables.a}}' },
      'variable-in-itself',
      'a → b → a',
    ],
    [
      'a template in a variable',
      { equals: 'x' },
      { a: '{{time.date}}' },
      'template-not-filled',
      'only other variables are',
    ],
  ])('%s', (_, condition, some, code, words) => {
    const [issue, ...others] = issuesOf([{ id: 'a', when: { text: condition }, reply }], {
      with: { variables: some },
    });
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ code, problem: expect.stringContaining(words) });
  });
  it.each([
    '{{variables.store[match.n]}}',
    '{{variables.stores[match.m]}}',
    '{{variables.stores[match.n].fax}}',
  ])('in %s are not known', (template) => {
    expect(issuesOf([{ id: 'a', ...byNumber(template) }], { with: { variables } })).toMatchObject([
      { code: 'unknown-name' },
    ]);
  });
});
