import { describe, expect, it } from 'vitest';
import { passiveRules } from '#functions/receiver/passive-rules.ts';
import type { ReceiverAccount } from '#shared/account/function-config.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { Message, Push } from '#shared/wechat/inbound/push.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { event, image, ruleSetOf, t0, text } from '../../support/rules-builder.ts';

const rules = [
  {
    id: 'member',
    when: { all: [{ text: { equals: '会员' } }, { firstContact: true }] },
    reply: { text: '新会员' },
  },
  { id: 'hours', when: { text: { contains: '营业时间' } }, passive: true, reply: { text: '9:00-21:00' } },
  { id: 'sent', when: { text: { equals: '地址' } }, reply: { text: '竹编街 17 号' } },
  { id: 'anna', when: { text: { equals: 'anna' } }, transfer: { kfAccount: 'anna@lantern' } },
  { id: 'person', when: { message: 'any' }, transfer: true },
];

async function setUp(kind: AccountKind = 'official-account', sources: readonly object[] = rules) {
  const set = await ruleSetOf(sources, { kind });
  const { lines, log } = memoryLog();
  const account = { account: 'lantern', kind, rules: {} } as ReceiverAccount;
  const asked: string[] = [];
  const decide = passiveRules({
    rules: {
      of: async (name) => {
        asked.push(name);
        return set;
      },
    },
    log,
    wait: () => new Promise(() => {}),
  });
  const answer = (message: Message, of: ReceiverAccount = account) =>
    decide(of, { key: 'k', openId: 'oQ8d', createTime: t0, message } as Push);
  return { answer, account, asked, lines };
}

describe('rules that answer in the response', () => {
  it.each<[string, Message, unknown]>([
    [
      'a rule that is marked for it',
      text('营业时间？'),
      { rule: 'hours', reply: { type: 'text', content: '9:00-21:00' } },
    ],
    ['a rule that is not', text('地址'), undefined],
    [
      'a hand-over to one agent',
      text('anna'),
      { rule: 'anna', reply: { type: 'transfer_customer_service', kfAccount: 'anna@lantern' } },
    ],
    ['a hand-over to any agent', image, { rule: 'person', reply: { type: 'transfer_customer_service' } }],
    ['a message that only memory can decide', text('会员'), undefined],
    ['an event that no rule is about', event('subscribe'), undefined],
  ])('give the answer to %s', async (_, message, expected) => {
    const { answer } = await setUp();
    expect(await answer(message)).toEqual(expected);
  });
  it('hand over for a mini program too, which can do nothing else in the response', async () => {
    const { answer } = await setUp('mini-program', [
      { id: 'person', when: { message: 'any' }, transfer: true },
    ]);
    expect(await answer(text('人工'))).toMatchObject({ reply: { type: 'transfer_customer_service' } });
  });
  it('are not even looked up where an account has none', async () => {
    const { answer, account, asked } = await setUp();
    expect(await answer(text('营业时间'), { ...account, rules: null })).toBeUndefined();
    expect(asked).toEqual([]);
  });
  it('leave the push to the sender when they cannot be had in time', async () => {
    const { lines, log } = memoryLog();
    const decide = passiveRules({
      rules: { of: () => new Promise(() => {}) },
      log,
      wait: async () => undefined,
    });
    const account = { account: 'lantern', kind: 'official-account', rules: {} } as ReceiverAccount;
    expect(await decide(account, { message: text('营业时间') } as Push)).toBeUndefined();
    expect(lines).toMatchObject([{ event: 'passive_rules_failed', fields: { code: 'rules_slow' } }]);
  });
  it('leave the push to the sender when they fail', async () => {
    const { lines, log } = memoryLog();
    const decide = passiveRules({
      rules: { of: () => Promise.reject(new Error('down')) },
      log,
      wait: () => new Promise(() => {}),
    });
    const account = { account: 'lantern', kind: 'official-account', rules: {} } as ReceiverAccount;
    expect(await decide(account, { message: text('营业时间') } as Push)).toBeUndefined();
    expect(lines).toMatchObject([{ level: 'error', event: 'passive_rules_failed' }]);
  });
});
