import { describe, expect, it } from 'vitest';
import { compileRules } from '#shared/rules/compile.ts';
import { type Rules, rulesSchema } from '#shared/rules/schema.ts';
import { checkWith } from '#shared/schema-check.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';

const rulesOf = (rules: readonly object[]): Rules => {
  const checked = checkWith(rulesSchema, rules);
  if (!checked.ok) throw new Error(JSON.stringify(checked.issues));
  return checked.value;
};
const decide = (rules: readonly object[], message: Message) => compileRules(rulesOf(rules)).decide(message);
const text = (content: string): Message => ({ type: 'text', msgId: '1', content });
const click = (eventKey: string): Message => ({ type: 'event', event: 'CLICK', eventKey });
const rule = (id: string, when: object, reply: object | object[] = { text: id }) => ({ id, when, reply });

describe('compileRules', () => {
  const keywords = [
    rule('equals', { text: { equals: ['菜单', 'Menu'] } }),
    rule('contains', { text: { contains: ['几点', 'ＷｉＦｉ'] } }),
  ];
  it.each([
    ['菜单', 'equals'],
    [' MENU ', 'equals'],
    ['ｍｅｎｕ', 'equals'],
    ['菜单在哪', null],
    ['明天几点开门', 'contains'],
    ['有wifi吗', 'contains'],
    ['', null],
  ])('answers %j by %s', (content, expected) => {
    expect(decide(keywords, text(content)).rule).toBe(expected);
  });
  it('lets the first rule that matches answer', () => {
    const rules = [
      rule('narrow', { text: { equals: '退货政策' } }),
      rule('wide', { text: { contains: '退货' } }),
      rule('any', { message: 'any' }),
    ];
    expect(decide(rules, text('退货政策')).rule).toBe('narrow');
    expect(decide(rules, text('我要退货')).rule).toBe('wide');
    expect(decide(rules, text('你好')).rule).toBe('any');
  });
  it.each([
    [{ event: 'CLICK' }, click('a'), true],
    [{ event: 'click' }, click('a'), true],
    [{ event: ['SCAN', 'CLICK'] }, click('a'), true],
    [{ event: 'SCAN' }, click('a'), false],
    [{ event: 'moon_landing' }, { type: 'unknownEvent', event: 'moon_landing', fields: {} }, true],
    [{ event: 'CLICK' }, text('CLICK'), false],
    [{ message: 'any' }, text('a'), true],
    [{ message: 'any' }, { type: 'image', msgId: '1', picUrl: '', mediaId: '' }, true],
    [{ message: 'any' }, click('a'), false],
    [{ message: ['image', 'voice'] }, { type: 'image', msgId: '1', picUrl: '', mediaId: '' }, true],
    [{ message: ['image', 'voice'] }, text('image'), false],
    [{ text: { contains: 'a' } }, click('a'), false],
  ] as const)('%j matches %j: %s', (when, message, matches) => {
    expect(decide([rule('r', when)], message as Message).rule).toBe(matches ? 'r' : null);
  });
  it('makes messages of the replies, in their order', () => {
    expect(
      decide([rule('r', { message: 'any' }, [{ text: '一' }, { text: '二' }])], text('a')).replies,
    ).toEqual([
      { msgtype: 'text', text: { content: '一' } },
      { msgtype: 'text', text: { content: '二' } },
    ]);
  });
  it('answers nothing without rules', () => {
    expect(decide([], text('a'))).toEqual({ rule: null, replies: [] });
  });
});
