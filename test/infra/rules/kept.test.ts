import { describe, expect, it } from 'vitest';
import { loadRules } from '#shared/rules/rule-set.ts';
import { failures, says } from '../../support/rule-cases.ts';
import { contextOf, issuesOf, ruleSetOf, text } from '../../support/rules-builder.ts';

/*
 * What rules keep of a user, as operators say and test it. Thursday, 23 October 2025, 14:20 in Shanghai.
 */

const any = { message: 'any' };

describe('a counter', () => {
  const streak = [
    {
      id: 'prize',
      when: { ...says('打卡'), counted: { streak: 2 } },
      limit: { name: 'checkin', times: 1, per: 'day' },
      count: { name: 'streak', to: 0 },
      reply: { text: '三天了' },
    },
    {
      id: 'checkin',
      when: says('打卡'),
      limit: 'checkin',
      count: { name: 'streak', resetAfter: 'day' },
      reply: { text: '第 {{counted.streak}} 天' },
    },
    { id: 'again', when: says('打卡'), reply: { text: '明天再来' } },
  ];
  it('counts a streak of days, of which each counts once whatever rule counted it', async () => {
    const steps = [
      { text: '打卡', expect: { rule: 'checkin', reply: '第 1 天', counted: { streak: 1 } } },
      { text: '打卡', expect: { rule: 'again', counted: { streak: 1 } } },
      { text: '打卡', after: '30h', expect: { rule: 'checkin', reply: '第 2 天' } },
      { text: '打卡', after: '24h', expect: { rule: 'prize', counted: { streak: 0 } } },
      { text: '打卡', expect: { rule: 'again' } },
    ];
    expect(await failures(streak, { steps })).toEqual([]);
  });
  it('begins anew after a day without, however near the hours are', async () => {
    // 23:50 on Thursday and on Friday, then 9:50 on Sunday: a day is missing between.
    const daily = [{ id: 'a', when: says('打卡'), count: { name: 'streak', resetAfter: 'day' } }];
    const steps = [
      { text: '打卡', expect: { counted: { streak: 1 } } },
      { text: '打卡', after: '24h', expect: { counted: { streak: 2 } } },
      { text: '打卡', after: '34h', expect: { counted: { streak: 1 } } },
    ];
    expect(await failures(daily, { at: '2025-10-23 23:50', steps })).toEqual([]);
  });
  it('begins anew after so long without, where a time is given', async () => {
    const rules = [{ id: 'a', when: any, count: { name: 'n', by: 5, resetAfter: '1h' } }];
    const steps = [
      { text: 'x', expect: { counted: { n: 5 } } },
      { text: 'x', after: '59m', expect: { counted: { n: 10 } } },
      { text: 'x', after: '1h', expect: { counted: { n: 5 } } },
    ];
    expect(await failures(rules, { steps })).toEqual([]);
  });
  it.each<[object, number, string]>([
    [{ n: 3 }, 3, 'yes'],
    [{ n: 3 }, 4, 'no'],
    [{ n: { atLeast: 3 } }, 4, 'yes'],
    [{ n: { atLeast: 3 } }, 2, 'no'],
    [{ n: { atMost: 3 } }, 0, 'yes'],
    [{ n: { atLeast: 2, atMost: 3 } }, 4, 'no'],
  ])('%j of %i: %s', async (counted, n, rule) => {
    const rules = [
      { id: 'yes', when: { ...says('x'), counted }, ignore: true },
      { id: 'no', when: any, count: 'n' },
    ];
    expect(await failures(rules, { text: 'x', remembered: { counters: { n } }, expect: { rule } })).toEqual(
      [],
    );
  });
});

describe('what is remembered', () => {
  const rules = [
    {
      id: 'choose',
      when: { text: { matches: '^我在(?<store>.+)店$' } },
      remember: { store: '{{match.store}}', note: { value: '{{remembered.store | or 第一次}}', for: '1h' } },
      reply: { text: '记住了：{{remembered.store}}，{{remembered.note}}' },
    },
    { id: 'jingan', when: { ...says('地址'), remembered: { store: '静安' } }, reply: { text: '南京西路' } },
    {
      id: 'some',
      when: { ...says('地址'), remembered: { store: 'any' } },
      reply: { text: '{{remembered.store}}路' },
    },
    { id: 'ask', when: { ...says('地址'), remembered: { store: 'none' } }, reply: { text: '您在哪家店？' } },
    { id: 'leave', when: says('忘记'), forget: 'store', reply: { text: '再见，{{remembered.store}}' } },
    { id: 'go', when: says('清空'), forget: 'all', reply: { text: '好' } },
  ];
  it('is asked for in conditions and shown in templates until it is forgotten', async () => {
    const steps = [
      { text: '地址', expect: { rule: 'ask', remembered: { store: 'none' } } },
      { text: '我在徐汇店', expect: { reply: '记住了：徐汇，第一次', remembered: { store: '徐汇' } } },
      { text: '地址', expect: { reply: '徐汇路' } },
      { text: '我在静安店', expect: { reply: '记住了：静安，徐汇' } },
      { text: '地址', after: '2h', expect: { rule: 'jingan', remembered: { store: '静安', note: 'none' } } },
      { text: '忘记', expect: { reply: '再见，静安', remembered: { store: 'none' } } },
      { text: '我在静安店', expect: { rule: 'choose' } },
      { text: '清空', expect: { remembered: { store: 'none', note: 'none' } } },
    ];
    expect(await failures(rules, { steps })).toEqual([]);
  });
  it('ends with the account, except for what nobody should get twice', async () => {
    const more = [
      ...rules,
      { id: 'tag', when: says('标签'), tag: ['静安店', '会员'], ignore: true },
      { id: 'untag', when: says('退会'), untag: '会员', ignore: true },
      { id: 'vip', when: { ...says('优惠'), tag: ['会员', '老板'] }, count: 'used', ignore: true },
      { id: 'boss', when: says('老板'), tag: { names: '老板', for: '1d' }, dialogue: 'd', setState: 's' },
    ];
    const steps = [
      { text: '标签', expect: { tags: ['会员', '静安店'] } },
      { text: '优惠', expect: { rule: 'vip' } },
      { text: '退会', expect: { tags: ['静安店'] } },
      { text: '优惠', expect: 'nothing' },
      { text: '老板', expect: { tags: ['静安店', '老板'], dialogues: { d: 's' } } },
      { text: '优惠', expect: { rule: 'vip', counted: { used: 2 } } },
      { event: 'unsubscribe', expect: { tags: [], counted: { used: 2 }, dialogues: { d: 'none' } } },
    ];
    expect(await failures(more, { steps })).toEqual([]);
  });
});

describe('what no rule answers', () => {
  const rules = [
    { id: 'hours', when: says('几点'), reply: { text: '9 点' } },
    { id: 'person', default: true, when: { message: 'any', unmatched: 2 }, emit: { type: 'Help' } },
    { id: 'otherwise', default: true, reply: { text: '没听懂' } },
  ];
  it('is counted in a row', async () => {
    const steps = [
      { text: 'a', expect: { rule: 'otherwise' } },
      { event: 'CLICK', expect: 'nothing' },
      { text: 'b', expect: { rule: 'person' } },
      { text: '几点', expect: { rule: 'hours' } },
      { text: 'c', expect: { rule: 'otherwise' } },
      { text: 'd', after: '25h', expect: { rule: 'otherwise' } },
      { text: 'e', expect: { rule: 'person' } },
    ];
    expect(await failures(rules, { steps })).toEqual([]);
    const given = { text: 'x', remembered: { unmatched: 1 }, expect: { rule: 'person' } };
    expect(await failures(rules, given)).toEqual([]);
  });
  it('is only for rules that come after all others', () => {
    const [issue] = issuesOf([{ id: 'a', when: { message: 'any', unmatched: 2 }, ignore: true }]);
    expect(issue?.code).toBe('unmatched-before-others');
  });
});

describe('a list of users', () => {
  const me = 'oQ8dN5xKlantern0000000000007';
  const rules = [
    { id: 'new', when: { ...says('x'), user: { in: 'testers' } }, reply: { text: '新' } },
    { id: 'named', when: { ...says('x'), user: 'oQ8dN5xKlantern0000000000008' }, reply: { text: '名' } },
    { id: 'old', when: says('x'), reply: { text: '旧' } },
  ];
  it('has its own rules', async () => {
    const lists = { lists: { testers: [me] } };
    for (const [user, rule] of [
      [me, 'new'],
      ['oQ8dN5xKlantern0000000000008', 'named'],
      [undefined, 'old'],
    ] as const) {
      const one = { text: 'x', ...(user === undefined ? {} : { user }), expect: { rule } };
      expect(await failures(rules, one, lists)).toEqual([]);
    }
  });
  it('has to be there', () => {
    const [issue] = issuesOf(rules, { with: { lists: { tester: [me] } } });
    expect(issue).toMatchObject({
      code: 'unknown-list',
      problem: 'the account has no list testers; did you mean tester?',
    });
  });
});

describe('rules that keep something', () => {
  it('are never decided without what is remembered', async () => {
    for (const keeps of [
      { remember: { a: 'x' } },
      { count: 'a' },
      { tag: 'a' },
      { forget: 'a' },
      { dialogue: 'd', setState: 's' },
    ]) {
      const set = await ruleSetOf([
        { id: 'a', when: any, ...keeps },
        { id: 'b', when: says('y'), remember: { a: 'x' } },
      ]);
      expect(set.decide(contextOf(text('x'))).kind).toBe('memoryNeeded');
    }
  });
  it('need no more than before where a dialogue keeps no values', async () => {
    const set = await ruleSetOf([{ id: 'a', when: any, setState: 's' }]);
    expect(set.decide(contextOf(text('x'))).kind).toBe('decided');
  });
  it('are read as they were built by the version before', async () => {
    const { program } = await ruleSetOf([{ id: 'a', when: says('x'), reply: { text: 'r' } }]);
    const set = await loadRules({ ...program, format: 1 });
    expect(set.decide(contextOf(text('x')))).toMatchObject({ decision: { rule: 'a' } });
    await expect(loadRules({ ...program, format: program.format + 1 })).rejects.toMatchObject({
      code: 'rules_of_other_version',
    });
  });
});

describe('what is asked for and nobody keeps', () => {
  it.each<[string, object, string, string]>([
    [
      'a value',
      { when: { ...says('x'), remembered: { stor: 'a' } } },
      'unknown-remembered',
      'no rule remembers stor; did you mean store?',
    ],
    [
      'a counter',
      { when: { ...says('x'), counted: { scor: 1 } } },
      'unknown-counter',
      'no rule counts scor; did you mean score?',
    ],
    [
      'a tag',
      { when: { ...says('x'), tag: 'vipp' } },
      'unknown-tag',
      'no rule gives vipp; did you mean vip?',
    ],
    [
      'a dialogue',
      { when: { ...says('x'), state: { quis: 'q' } } },
      'unknown-dialogue',
      'no rule belongs to the dialogue quis; did you mean quiz?',
    ],
    [
      'a state of a dialogue',
      { when: { ...says('x'), state: { quiz: 'p' } } },
      'unknown-state',
      'no rule sets the state p of the dialogue quiz',
    ],
    [
      'a state of another dialogue',
      { when: { ...says('x'), state: 'q' } },
      'unknown-state',
      'no rule sets the state q',
    ],
    [
      'a limit',
      { when: says('x'), limit: 'chekin' },
      'unknown-limit',
      'no rule says what the limit chekin is; did you mean checkin?',
    ],
    [
      'other numbers',
      { when: says('x'), limit: { name: 'checkin', times: 2, per: 'day' } },
      'other-limit',
      'the limit checkin has different numbers in an earlier rule',
    ],
    [
      'a template',
      { when: says('x'), reply: { text: '{{counted.scor}}' } },
      'unknown-name',
      '{{counted.scor}} is not known; did you mean counted.score?',
    ],
  ])('%s', (_, rule, code, problem) => {
    const keeper = {
      id: 'k',
      when: says('k'),
      remember: { store: 'x' },
      count: 'score',
      tag: 'vip',
      dialogue: 'quiz',
      setState: 'q',
      limit: { name: 'checkin', times: 1, per: 'day' },
    };
    const issues = issuesOf([keeper, { id: 'a', ignore: true, ...rule }]);
    expect(issues.map((issue) => [issue.code, issue.problem])).toEqual([
      [code, expect.stringContaining(problem)],
    ]);
  });
});
