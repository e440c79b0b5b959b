import { describe, expect, it } from 'vitest';
import { openId, rawRequestRecord, setUp, t0, textRecord } from './set-up.ts';

const anna = `${openId}a`;
const bela = `${openId}b`;
const rules = [
  { id: 'name', when: { text: { matches: '^我叫(?<name>.+)$' } }, remember: { name: '{{match.name}}' } },
  {
    id: 'who',
    when: { text: { equals: '我是谁' } },
    reply: { text: '{{remembered.name | or 不认识}} {{user.openId}}' },
  },
  { id: 'once', when: { text: { equals: '领券' } }, cooldown: '1d', reply: { text: '给{{user.openId}}' } },
  { id: 'echo', when: { message: 'any' }, reply: { text: '您说{{message.content}}' } },
];

describe('two users of one account, whose messages come in one batch', () => {
  const from = (FromUserName: string, content: string, id: string) =>
    textRecord(content, id, { id: `${FromUserName}-${id}` }, { FromUserName });
  const sentTo = (fake: ReturnType<typeof setUp>['fake']) =>
    (fake.bodies() as { touser: string; text: { content: string } }[])
      .map(({ touser, text }) => [touser, text.content])
      .sort();

  it('are each answered with what is their own, though WeChat gave both messages one id', async () => {
    const { handle, fake, published } = setUp({ account: { rules } });
    await handle(from(anna, '我叫安娜', '1'), from(bela, '我叫贝拉', '1'));
    await handle(from(anna, '我是谁', '2'), from(bela, '我是谁', '2'));
    await handle(from(anna, '领券', '3'), from(bela, '领券', '3'));
    await handle(from(bela, '领券', '4'), from(anna, '灯', '4'));
    expect(sentTo(fake)).toEqual(
      [
        [anna, `安娜 ${anna}`],
        [bela, `贝拉 ${bela}`],
        [anna, `给${anna}`],
        [bela, `给${bela}`],
        [bela, '您说领券'],
        [anna, '您说灯'],
      ].sort(),
    );
    for (const { detail } of published) {
      const about = JSON.stringify(detail);
      expect(about.includes(anna) && about.includes(bela)).toBe(false);
    }
  });
  it('have windows of their own: what one opened sends nothing to the other', async () => {
    const { handle, fake, eventsOf } = setUp({ account: { rules } });
    await handle(from(anna, '灯', '1'));
    const detail = {
      metadata: { id: 'r', version: '1', time: new Date(t0 * 1000).toISOString() },
      data: { account: 'lantern', openId: bela, messages: [{ msgtype: 'text', text: { content: '您好' } }] },
    };
    await handle(rawRequestRecord(detail, { group: bela }));
    expect(sentTo(fake)).toEqual([[anna, '您说灯']]);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ openId: bela, reason: 'window' }]);
  });
});
