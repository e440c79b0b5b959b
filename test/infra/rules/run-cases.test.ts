import { describe, expect, it } from 'vitest';
import { runCases } from '#infra/rules/testing/run.ts';
import { testFileSchema } from '#infra/rules/testing/schema.ts';
import { checkWith, inOneLine } from '#shared/schema-check.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { ruleSetOf, t0 } from '../../support/rules-builder.ts';

const rules = [
  { id: 'hours', when: { text: { contains: '营业时间' } }, reply: { text: '9:00-21:00' } },
  { id: 'ask', when: { menu: 'order' }, setState: { name: 'asked', for: '5m' }, reply: { text: '单号？' } },
  {
    id: 'told',
    when: { state: 'asked', text: { matches: '(?<no>\\d+)' } },
    emit: { type: 'Lookup', detail: { no: '{{match.no}}', deep: { a: 1, b: 2 } } },
    clearState: true,
    reply: [{ text: '请稍候' }, { text: '找到了吗', after: '30m' }],
  },
  { id: 'agent', when: { text: { equals: '人工' } }, transfer: { kfAccount: 'nina@x' } },
  { id: 'quick', when: { text: { equals: '快' } }, passive: true, reply: { text: '好' } },
  { id: 'angry', when: { text: { equals: '投诉' } }, mute: '2h', ignore: true },
  { id: 'dice', when: { text: { equals: '骰子' } }, reply: { oneOf: [{ text: '1' }, { text: '2' }] } },
  { id: 'picture', when: { message: 'image' }, reply: { image: { media_id: 'm' } } },
  { id: 'hi', when: { message: 'any', firstContact: true }, reply: { text: '初次见面' } },
  { id: 'rest', default: true, cooldown: '1h', reply: { text: '收到，还剩 {{window.messages}} 条' } },
];

async function differences(one: object, file: object = {}): Promise<string[]> {
  const checked = checkWith(testFileSchema, { ...file, cases: [{ name: 'a', ...one }] });
  if (!checked.ok) throw new Error(inOneLine(checked.issues));
  const results = runCases(await ruleSetOf(rules), defaultQuotas['official-account'], checked.value, t0);
  return results.flatMap(({ failures }) =>
    failures.flatMap(({ step, differences: found }) => found.map((difference) => `${step} ${difference.en}`)),
  );
}

describe('a case', () => {
  it.each<[string, object]>([
    [
      'that expects the rule and the reply',
      { text: '营业时间？', expect: { rule: 'hours', reply: '9:00-21:00' } },
    ],
    ['that expects a part of the reply', { text: '营业时间', expect: { reply: { contains: '21' } } }],
    ['that expects one of several replies', { text: '骰子', expect: { reply: { oneOf: ['1', '2'] } } }],
    [
      'that expects part of a message',
      { message: 'image', expect: { reply: { message: { msgtype: 'image', image: { media_id: 'm' } } } } },
    ],
    ['that expects a hand-over', { text: '人工', expect: { transfer: true, reply: [] } }],
    [
      'that expects a hand-over to one agent',
      { text: '人工', expect: { transfer: { kfAccount: 'nina@x' } } },
    ],
    ['that expects no hand-over', { text: '快', expect: { transfer: false, passive: true, reply: '好' } }],
    ['of a first contact', { text: 'x', remembered: { lastContact: 'never' }, expect: { rule: 'hi' } }],
    [
      'in a state',
      {
        text: '17',
        remembered: { state: 'asked' },
        expect: {
          rule: 'told',
          state: 'none',
          emit: { type: 'Lookup', detail: { no: '17', deep: { b: 2 } } },
          delayed: [{ after: '30m', reply: '找到了吗' }],
        },
      },
    ],
    [
      'after a rule applied',
      { text: 'x', remembered: { applied: { rest: ['50m', '3h'] } }, expect: 'nothing' },
    ],
    [
      'while a person talks with the user',
      { text: '营业时间', remembered: { muted: true }, expect: { rule: 'none', muted: true } },
    ],
    ['about what is left of the quota', { text: 'x', expect: { reply: '收到，还剩 4 条' } }],
    [
      'of a dialogue',
      {
        steps: [
          { menu: 'order', expect: { state: 'asked' } },
          { text: '17', after: '4m', expect: { rule: 'told', emit: ['Lookup'] } },
        ],
      },
    ],
    [
      'of a dialogue that ends',
      {
        steps: [
          { menu: 'order', expect: { state: 'asked' } },
          { text: '17', after: '5m', expect: { rule: 'rest' } },
        ],
      },
    ],
    [
      'that remembers from step to step',
      {
        steps: [
          { text: '投诉', expect: { reply: [] } },
          { text: '营业时间', expect: { muted: true } },
          { text: '营业时间', after: '2h', expect: { muted: false } },
        ],
      },
    ],
  ])('%s passes', async (_, one) => {
    expect(await differences(one)).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    [
      'another rule',
      { text: '营业时间', expect: { rule: 'rest' } },
      ['0 the rule: expected “rest”, got “hours”'],
    ],
    [
      'no rule',
      { text: '营业时间', expect: 'nothing' },
      ['0 the rule: expected “none”, got “hours”', '0 replies: expected 0, got 1: 9:00-21:00'],
    ],
    [
      'another reply',
      { text: '营业时间', expect: { reply: '9:00-22:00' } },
      ['0 reply 1: expected “9:00-22:00”, got “9:00-21:00”'],
    ],
    [
      'what is not in the reply',
      { text: '营业时间', expect: { reply: { contains: '22' } } },
      ['0 reply 1: expected “22” in it, got “9:00-21:00”'],
    ],
    [
      'none of what was picked',
      { text: '骰子', expect: { reply: { oneOf: ['3', '4'] } } },
      [expect.stringContaining('expected one of “3”, “4”, got “') as unknown as string],
    ],
    [
      'another message',
      { message: 'image', expect: { reply: { message: { image: { media_id: 'n' } } } } },
      [expect.stringContaining('reply 1: expected {"image":{"media_id":"n"}}') as unknown as string],
    ],
    [
      'more replies',
      { text: '营业时间', expect: { reply: ['a', 'b'] } },
      ['0 replies: expected 2, got 1: 9:00-21:00'],
    ],
    [
      'no delayed reply',
      { text: '17', remembered: { state: 'asked' }, expect: { delayed: [] } },
      ['0 delayed replies: expected 0, got 1'],
    ],
    [
      'a later reply',
      {
        text: '17',
        remembered: { state: 'asked' },
        expect: { delayed: [{ after: '1h', reply: '找到了吗' }] },
      },
      ['0 delayed reply 1 comes after: expected 3600, got 1800'],
    ],
    [
      'a hand-over',
      { text: '营业时间', expect: { transfer: true } },
      ['0 handed over: expected true, got false'],
    ],
    [
      'another agent',
      { text: '人工', expect: { transfer: { kfAccount: 'lei@x' } } },
      ['0 handed over to: expected “lei@x”, got “nina@x”'],
    ],
    [
      'an answer in the response',
      { text: '营业时间', expect: { passive: true } },
      ['0 answered passively: expected true, got false'],
    ],
    [
      'an event',
      { text: '营业时间', expect: { emit: 'Lookup' } },
      ['0 events: expected “Lookup”, got “none”'],
    ],
    [
      'another detail',
      {
        text: '17',
        remembered: { state: 'asked' },
        expect: { emit: { type: 'Lookup', detail: { no: '18' } } },
      },
      ['0 event Lookup: expected {"no":"18"}, got {"no":"17","deep":{"a":1,"b":2}}'],
    ],
    [
      'another state',
      { menu: 'order', expect: { state: 'none' } },
      ['0 the state after it: expected “none”, got “asked”'],
    ],
    ['silence', { text: '营业时间', expect: { muted: true } }, ['0 muted: expected true, got false']],
    [
      'something of the second step',
      {
        steps: [
          { text: 'x', expect: { rule: 'rest' } },
          { text: 'x', expect: { rule: 'rest' } },
        ],
      },
      ['1 the rule: expected “rest”, got “none”'],
    ],
  ])('that expects %s fails', async (_, one, expected) => {
    expect(await differences(one)).toEqual(expected);
  });

  it('says what the user did and why the rules decided so', async () => {
    const checked = checkWith(testFileSchema, {
      cases: [{ name: 'a', text: '营业', expect: { rule: 'hours' } }],
    });
    if (!checked.ok) throw new Error(inOneLine(checked.issues));
    const [result] = runCases(await ruleSetOf(rules), defaultQuotas['official-account'], checked.value, t0);
    expect(result?.failures[0]).toMatchObject({
      given: { en: 'text “营业”', zh: '文字「营业」' },
      explanation: {
        rules: expect.arrayContaining([
          expect.objectContaining({
            rule: 'hours',
            outcome: 'does not apply',
            why: 'it needs that the text contains "营业时间"',
          }),
        ]),
      },
    });
  });
});

describe('a test file', () => {
  it.each<[string, object, string]>([
    ['without a message', { name: 'a', expect: 'nothing' }, 'needs one of text, message, event'],
    ['with two', { name: 'a', text: 'x', menu: 'y', expect: 'nothing' }, 'needs one of text, message, event'],
    [
      'with a misspelt field',
      { name: 'a', txt: 'x', expect: 'nothing' },
      'is not a known field; did you mean text?',
    ],
    ['with a misspelt expectation', { name: 'a', text: 'x', expect: { rul: 'b' } }, 'did you mean rule?'],
    [
      'with a time that is none',
      { name: 'a', text: 'x', at: 'noon', expect: 'nothing' },
      'is not a date or a time',
    ],
    ['without a name', { text: 'x', expect: 'nothing' }, 'name: is missing'],
  ])('%s is refused', (_, one, words) => {
    const checked = checkWith(testFileSchema, { cases: [one] });
    expect(checked.ok ? '' : inOneLine(checked.issues)).toContain(words);
  });
});
