import { describe, expect, it } from 'vitest';
import { type PassiveRulesDependencies, passiveRules } from '#functions/receiver/passive-rules.ts';
import type { ResponseMarks } from '#shared/aws/response-marks.ts';
import type { ReceiverAccount } from '#shared/function-config.ts';
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

const never = (): Promise<never> => new Promise(() => {});

async function setUp(
  kind: AccountKind = 'official-account',
  sources: readonly object[] = rules,
  { tryMark = async () => true, wait = never }: Partial<ResponseMarks & PassiveRulesDependencies> = {},
) {
  const set = await ruleSetOf(sources, { kind });
  const { lines, log } = memoryLog();
  const account = { account: 'lantern', kind, rules: {} } as ReceiverAccount;
  const asked: string[] = [];
  const told: unknown[][] = [];
  const decide = passiveRules({
    rules: {
      of: async (name) => {
        asked.push(name);
        return set;
      },
    },
    marks: {
      tryMark(...about) {
        told.push(about);
        return tryMark(...about);
      },
    },
    log,
    wait,
    now: () => (t0 + 2) * 1000,
  });
  const answer = (message: Message, of: ReceiverAccount = account) =>
    decide(of, { key: 'k', openId: 'oQ8d', createTime: t0, message } as Push, (t0 + 1) * 1000);
  return { answer, account, asked, told, lines };
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
      {
        rule: 'anna',
        reply: { type: 'transfer_customer_service', kfAccount: 'anna@lantern' },
      },
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
    const { decide, account, lines } = withRules(never, async () => undefined);
    expect(await decide(account, { message: text('营业时间') } as Push, 0)).toBeUndefined();
    expect(lines).toMatchObject([{ event: 'passive_failed', fields: { code: 'response_slow' } }]);
  });
  it('leave the push to the sender when they fail', async () => {
    const { decide, account, lines } = withRules(() => Promise.reject(new Error('down')), never);
    expect(await decide(account, { message: text('营业时间') } as Push, 0)).toBeUndefined();
    expect(lines).toMatchObject([{ level: 'error', event: 'passive_failed' }]);
  });

  it('tell the sender before that they answer, of this user, this push and this request', async () => {
    const { answer, told } = await setUp();
    await answer(text('营业时间？'));
    const ofRequest = { receivedAt: (t0 + 1) * 1000, rule: 'hours' };
    expect(told).toEqual([['lantern#oQ8d', 'k', t0, ofRequest, t0 + 2]]);
  });
  it('tell of no hand-over, which the sender could not make', async () => {
    const { answer, told } = await setUp();
    await answer(text('anna'));
    expect(told).toEqual([]);
  });
  it('leave to the sender what it has taken in hand', async () => {
    const { answer, lines } = await setUp('official-account', rules, { tryMark: async () => false });
    expect(await answer(text('营业时间？'))).toBeUndefined();
    expect(lines).toMatchObject([
      { level: 'info', event: 'passive_left', fields: { key: 'k', rule: 'hours' } },
    ]);
  });
  it.each<[string, Partial<ResponseMarks & PassiveRulesDependencies>, string | undefined]>([
    ['could not be told', { tryMark: () => Promise.reject(new Error('throttled')) }, undefined],
    ['could not be told in time', { tryMark: never, wait: late }, 'response_slow'],
  ])('leave to the sender what it %s', async (_, dependencies, code) => {
    const { answer, lines } = await setUp('official-account', rules, dependencies);
    expect(await answer(text('营业时间？'))).toBeUndefined();
    expect(lines).toMatchObject([{ event: 'passive_failed', ...(code && { fields: { code } }) }]);
  });
});

/** A wait that is over once everything else that can go on has. */
function late(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function withRules(of: PassiveRulesDependencies['rules']['of'], wait: PassiveRulesDependencies['wait']) {
  const { lines, log } = memoryLog();
  const account = { account: 'lantern', kind: 'official-account', rules: {} } as ReceiverAccount;
  const decide = passiveRules({ rules: { of }, marks: { tryMark: never }, log, wait, now: () => 0 });
  return { decide, account, lines };
}
