import { describe, expect, it } from 'vitest';
import type { RuleContext } from '#shared/rules/engine/evaluation.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import { contextOf, decisionOf, event, issuesOf, ruleSetOf, text } from '../../support/rules-builder.ts';

async function decide(rule: object, message: Message, about: Partial<RuleContext> = {}, options = {}) {
  const rules = await ruleSetOf(
    [
      {
        id: 'a',
        when: { any: [{ message: 'any' }, { event: ['add_express_path', 'wxa_media_check'] }] },
        ...rule,
      },
    ],
    options,
  );
  return decisionOf(rules.decide(contextOf(message, about)));
}
const said = async (template: string, message: Message, options = {}): Promise<unknown> => {
  const [reply] = (await decide({ reply: { text: template } }, message, {}, options)).replies;
  return reply?.message.msgtype === 'text' && reply.message.text.content;
};

describe('what users wrote, in a text of the account', () => {
  it.each([
    ['<a href="https://evil">点我</a>', '＜a href="https://evil">点我＜/a>'],
    ['<A HREF=x>', '＜A HREF=x>'],
    ['< a data-miniprogram-appid="x">', '＜ a data-miniprogram-appid="x">'],
    ['<a\nhref="x">', '＜a\nhref="x">'],
    ['<a', '＜a'],
    ['<', '＜'],
    ['a < ', 'a ＜ '],
    ['</', '＜/'],
    ['1 < 2 <b> <abc> <3', '1 < 2 <b> <abc> <3'],
    ['&lt;a', '&lt;a'],
  ])('is no link: %j', async (content, expected) => {
    expect(await said('您说：{{message.content}}。', text(content))).toBe(`您说：${expected}。`);
  });
  it('is none together with what stands behind it either', async () => {
    const message = text('x', { bizMsgMenuId: 'a href="https://evil">' });
    expect(await said('<{{message.bizMsgMenuId}}', message)).toBe('<a href="https://evil">');
    expect(
      await said('{{message.content}}{{message.bizMsgMenuId}}', { ...message, content: '<' } as Message),
    ).toBe('＜a href="https://evil">');
  });
  it('is as it is where the rule says so', async () => {
    expect(await said('{{message.content | raw}}', text('<a href="x">y</a>'))).toBe('<a href="x">y</a>');
    expect(await said('{{message.content | or 无 | raw}}', text('<a>'))).toBe('<a>');
  });
  it('leaves links alone that the account wrote itself', async () => {
    const options = { with: { variables: { site: '<a href="https://a.example">店</a>' } } };
    expect(await said('<a href="b">{{variables.site}}</a>', text('x'), options)).toBe(
      '<a href="b"><a href="https://a.example">店</a></a>',
    );
  });
  it('is as it is in what no user sees', async () => {
    const { emits } = await decide(
      { emit: { type: 'Heard', detail: { words: '{{message.content}}' } }, ignore: true },
      text('<a>'),
    );
    expect(emits[0]?.detail).toEqual({ words: '<a>' });
  });
});

describe('what WeChat sent besides', () => {
  const parcel = {
    type: 'unknownEvent',
    event: 'add_express_path',
    fields: {
      WayBillId: '1',
      Actions: [{ ActionMsg: '揽件' }, { ActionMsg: '到达' }],
      Sender: { Name: 'x' },
    },
  } as const;
  it.each([
    ['{{message.fields.WayBillId}}', '1'],
    ['{{message.fields.Sender.Name}}', 'x'],
    ['{{message.fields.Actions.1.ActionMsg}}', '到达'],
    ['{{message.fields.Actions.7.ActionMsg | or 无}}', '无'],
    ['{{message.fields.Sender | or 无}}', '无'],
    ['{{message.fields.constructor | or 无}}', '无'],
    ['{{message.fields.__proto__.x | or 无}}', '无'],
    ['{{message.fields.Actions.length | or 无}}', '2'],
  ])('%s is %s', async (template, expected) => {
    expect(await said(template, parcel)).toBe(expected);
  });
  it('can be asked for of known events and messages too', async () => {
    const failed = event('wxa_media_check', { fields: { errcode: '-1008' } });
    expect(await said('{{message.fields.errcode}}', failed)).toBe('-1008');
    expect(await said('{{message.fields.errcode | or 无}}', text('x'))).toBe('无');
  });
  it('has the ids of the person and of the sub-merchant', async () => {
    const { replies } = await decide(
      { reply: { text: '{{user.openId}} {{user.unionId}} {{message.businessId}}' } },
      text('x'),
      { openId: 'o1', unionId: 'u1', businessId: '7' },
    );
    expect(replies[0]?.message).toEqual({ msgtype: 'text', text: { content: 'o1 u1 7' }, businessid: 7 });
  });
  it('needs a name', () => {
    for (const name of ['message.fields', 'message.fields.', 'user.fields.x', 'message.field.x'])
      expect(issuesOf([{ id: 'a', when: { message: 'any' }, reply: { text: `{{${name}}}` } }])).toMatchObject(
        [{ severity: 'error' }],
      );
  });
});

describe('a reply to what was written to a sub-merchant', () => {
  const reply = { reply: [{ text: '好' }, { text: '稍后', after: '1m' }] };
  it('comes from the sub-merchant, at once and later', async () => {
    const { replies, delayed } = await decide(reply, text('x'), { businessId: '7' });
    expect([...replies, ...delayed].map(({ message }) => message.businessid)).toEqual([7, 7]);
  });
  it.each([
    ['1234567890123456789', '1234567890123456789'],
    ['shop-7', 'shop-7'],
    ['007', 7],
  ])('has the id %j as %j', async (businessId, expected) => {
    const { replies } = await decide(reply, text('x'), { businessId });
    expect(replies[0]?.message.businessid).toBe(expected);
  });
  it('comes from another where the rule names one, and from none where there is none', async () => {
    const named = { reply: { text: '好', businessid: 3 } };
    expect((await decide(named, text('x'), { businessId: '7' })).replies[0]?.message.businessid).toBe(3);
    expect((await decide(reply, text('x'))).replies[0]?.message).not.toHaveProperty('businessid');
  });
});

describe('a push that says of no user', () => {
  it('is answered by no rule', async () => {
    const rules = await ruleSetOf([
      { id: 'a', when: { message: 'any' }, reply: { text: '好' } },
      { id: 'b', when: { silentFor: '1h' }, reply: { text: '好' } },
    ]);
    const nobody = { openId: '', message: { type: 'unknown', msgType: 'text', fields: {} } } as const;
    expect(decisionOf(rules.decide(contextOf(nobody.message, nobody)))).toMatchObject({
      rule: null,
      replies: [],
    });
  });
});
