import { describe, expect, it } from 'vitest';
import { failures, says } from '../../support/rule-cases.ts';

/*
 * What rules keep of a user, as operators say and test it. Thursday, 23 October 2025, 14:20 in Shanghai.
 */

describe('several dialogues', () => {
  const quiz = [
    { id: 'quiz', dialogue: 'quiz', when: says('测试'), setState: 'q1', count: { name: 'score', to: 0 } },
    {
      id: 'right',
      dialogue: 'quiz',
      when: {
        any: [
          { state: 'q1', ...says('b') },
          { state: 'q2', ...says('a') },
        ],
      },
      continue: true,
      count: 'score',
    },
    {
      id: 'second',
      dialogue: 'quiz',
      when: { state: 'q1', text: { equals: ['a', 'b'] } },
      setState: 'q2',
    },
    {
      id: 'best',
      dialogue: 'quiz',
      when: { state: 'q2', counted: { score: 2 } },
      clearState: true,
      reply: { text: '满分' },
    },
    {
      id: 'end',
      dialogue: 'quiz',
      when: { state: 'q2' },
      clearState: true,
      reply: { text: '{{counted.score}} 分' },
    },
    { id: 'book', when: says('预约'), setState: 'asked' },
    { id: 'told', when: { state: 'asked', message: 'any' }, clearState: true, ignore: true },
    { id: 'stop', when: says('退出'), clearState: 'all', reply: { text: '好' } },
    { id: 'both', when: { ...says('在吗'), state: { quiz: 'any' } }, ignore: true },
  ];
  it('do not end each other, and count what later rules ask for', async () => {
    const steps = [
      { text: '预约', expect: { rule: 'book', state: 'asked', dialogues: { quiz: 'none' } } },
      { text: '测试', expect: { rule: 'quiz', state: 'asked', dialogues: { quiz: 'q1' } } },
      { text: 'b', expect: { rule: 'second', state: 'asked', dialogues: { quiz: 'q2' } } },
      { text: 'a', expect: { rule: 'best', reply: '满分', state: 'asked', dialogues: { quiz: 'none' } } },
      { text: '人民路', expect: { rule: 'told', state: 'none' } },
    ];
    expect(await failures(quiz, { steps })).toEqual([]);
    const wrong = [
      {
        text: 'b',
        remembered: { dialogues: { quiz: 'q2' }, counters: { score: 1 } },
        expect: { reply: '1 分' },
      },
    ];
    for (const one of wrong) expect(await failures(quiz, one)).toEqual([]);
  });
  it('are asked for by name from elsewhere, and ended together', async () => {
    const remembered = { state: 'asked', dialogues: { quiz: 'q1' } };
    expect(
      await failures(quiz.slice(0, 6).concat(quiz.slice(7)), {
        text: '在吗',
        remembered,
        expect: { rule: 'both' },
      }),
    ).toEqual([]);
    const all = { rule: 'stop', state: 'none', dialogues: { quiz: 'none' } };
    expect(
      await failures(
        quiz.filter(({ id }) => id !== 'told'),
        { text: '退出', remembered, expect: all },
      ),
    ).toEqual([]);
  });
  it('keep their values from step to step, each its own', async () => {
    const rules = [
      { id: 'a', when: says('挂号'), setState: { name: 'dept', values: { from: '挂号' } } },
      {
        id: 'b',
        when: { state: 'dept', text: { matches: '(?<dept>.+科)' } },
        setState: { name: 'doctor', values: { dept: '{{match.dept}}' } },
      },
      {
        id: 'c',
        when: { state: 'doctor', message: 'text' },
        clearState: true,
        reply: { text: '{{state.from}} {{state.dept}} {{message.content}}' },
      },
      { id: 'd', dialogue: 'other', when: says('x'), setState: { name: 's', values: { from: 'y' } } },
    ];
    const steps = [
      { text: '挂号', expect: { state: 'dept' } },
      { text: 'x', expect: { rule: 'd', state: 'dept' } },
      { text: '内科', expect: { state: 'doctor' } },
      { text: '王医生', expect: { reply: '挂号 内科 王医生', state: 'none' } },
    ];
    expect(await failures(rules, { steps })).toEqual([]);
  });
});
