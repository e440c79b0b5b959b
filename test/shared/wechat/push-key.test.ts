import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fields } from '#shared/wechat/fields.ts';
import { event, message, understand } from '../../support/understand.ts';

describe('the key of a push', () => {
  it('is the same for every repeat', () => {
    expect(message('text', { Content: 'a' }).key).toBe(message('text', { Content: 'a' }).key);
    expect(event('subscribe').key).toBe(event('subscribe').key);
  });
  it.each([
    ['user', { FromUserName: 'o2' }],
    ['second', { CreateTime: '1761201191' }],
    ['MsgId', { MsgId: '25190388113346022' }],
    ['account', { ToUserName: 'gh_other' }],
  ] as const)('differs for the same message of another %s', (_, fields) => {
    expect(message('text', { Content: 'a', ...(fields as Fields) }).key).not.toBe(
      message('text', { Content: 'a' }).key,
    );
  });
  it.each([
    ['button', event('CLICK', { EventKey: 'a' }), event('CLICK', { EventKey: 'b' })],
    ['media check', event('wxa_media_check', { trace_id: 'a' }), event('wxa_media_check', { trace_id: 'b' })],
    [
      'template message',
      event('TEMPLATESENDJOBFINISH', { MsgID: '1' }),
      event('TEMPLATESENDJOBFINISH', { MsgID: '2' }),
    ],
    [
      'session',
      event('kf_create_session', { KfAccount: 'a' }),
      event('kf_create_session', { KfAccount: 'b' }),
    ],
    ['event', event('subscribe'), event('unsubscribe')],
  ])('differs for events of the same user and second about another %s', (_, one, other) => {
    expect(one.key).not.toBe(other.key);
  });
  it('keeps fields apart: the end of one is not the beginning of the next', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]{1,8}$/), fc.stringMatching(/^[!-~]{1,8}$/), (a, b) => {
        fc.pre(b.length > 1);
        const one = understand({ MsgType: 'text', FromUserName: a, MsgId: b });
        const other = understand({ MsgType: 'text', FromUserName: a + b[0], MsgId: b.slice(1) });
        expect(one.key).not.toBe(other.key);
      }),
    );
  });
  it('can be a deduplication id of SQS', () => {
    expect(message('text', {}).key).toMatch(/^[\w-]{22}$/);
  });
});
