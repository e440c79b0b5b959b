import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fields } from '#shared/wechat/fields.ts';
import { eventSpecs } from '#shared/wechat/inbound/event-types.ts';
import { messageSpecs } from '#shared/wechat/inbound/message-types.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import { common, event, message } from '../../support/understand.ts';

describe('understandPush on fields that no type names', () => {
  it.each([
    [
      'of a message',
      message('text', { Content: 'a', Extra: 'b', More: { A: '1' }, List: ['1', '2'], Empty: '' }),
      { content: 'a', fields: { Extra: 'b', More: { A: '1' }, List: ['1', '2'] } },
    ],
    [
      'of a media check that failed',
      event('wxa_media_check', { appid: 'wx4', trace_id: 't1', version: '2', errcode: '-1008', errmsg: 'x' }),
      { traceId: 't1', fields: { errcode: '-1008', errmsg: 'x' } },
    ],
    [
      'of a plugin',
      event('user_authorization_revoke', { OpenID: 'o', AppID: 'wx', PluginID: 'wxp', OpenPID: 'op' }),
      { openId: 'o', fields: { PluginID: 'wxp', OpenPID: 'op' } },
    ],
    [
      'inside a group that is read in part',
      event('scancode_push', {
        EventKey: 'k',
        ScanCodeInfo: { ScanType: 'qrcode', ScanResult: 'r', Depth: '1' },
      }),
      { scanResult: 'r', fields: { ScanCodeInfo: { Depth: '1' } } },
    ],
    [
      'beside a list',
      event('subscribe_msg_popup_event', {
        SubscribeMsgPopupEvent: { List: [{ TemplateId: 't' }], Total: '1' },
      }),
      { list: [{ TemplateId: 't' }], fields: { SubscribeMsgPopupEvent: { Total: '1' } } },
    ],
    [
      'that should be a number and are none',
      message('file', { Title: 't', FileTotalLen: '1 KB' }),
      { title: 't', fields: { FileTotalLen: '1 KB' } },
    ],
    [
      'that are spelled like one that is there',
      event('user_info_modified', { OpenID: 'o', openid: 'p', AppID: 'wx' }),
      { openId: 'o', fields: { openid: 'p' } },
    ],
  ])('passes on those %s', (_, push, expected) => {
    expect(push.message).toMatchObject(expected);
    const { fields } = push.message as { fields?: Fields };
    expect(fields).toEqual(expected.fields);
  });
  it('has no such fields if all are read', () => {
    expect(event('unsubscribe', { EventKey: '' }).message).toEqual({ type: 'event', event: 'unsubscribe' });
  });
  it.each([
    ['user_info_modified', { openid: 'o', appid: 'wx', revokeinfo: '1' }],
    ['user_authorization_revoke', { ' OpenID': 'o', AppID: 'wx', RevokeInfo: '1' }],
    ['user_authorization_cancellation', { OpenID: 'o', AppID: 'wx', RevokeInfo: '1' }],
  ])('reads %s with any spelling of its names: %j', (name, fields) => {
    expect(event(name, fields).message).toEqual({
      type: 'event',
      event: name,
      openId: 'o',
      appId: 'wx',
      revokeInfo: '1',
    });
  });
  it('loses no leaf of any push', () => {
    const leaf = fc.string({ minLength: 1, maxLength: 5 });
    const name = fc.oneof(
      fc.constantFrom('Content', 'EventKey', 'Title', 'ScanCodeInfo', 'List', 'OpenID', 'openid', 'UnionID'),
      fc.constantFrom(
        'Location_X',
        'SubscribeMsgPopupEvent',
        'SendLocationInfo',
        'result',
        'detail',
        'appid',
      ),
      fc.stringMatching(/^[A-Za-z]{1,6}$/),
    );
    const group = fc.dictionary(name, leaf, { maxKeys: 3, noNullPrototype: true });
    const value = fc.oneof(leaf, group, fc.array(fc.oneof(leaf, group), { minLength: 1, maxLength: 3 }));
    const kinds = [
      ...Object.keys(messageSpecs).map((MsgType) => ({ MsgType, MsgId: 'mid' })),
      ...Object.keys(eventSpecs).map((Event) => ({ MsgType: 'event', Event })),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.dictionary(name, value, { maxKeys: 6, noNullPrototype: true }),
        (kind, fields) => {
          const push = understandPush({ ...fields, ...common, ...kind } as Fields);
          const handedOn = leavesOf({ message: push.message, ids: [push.unionId, push.businessId] });
          for (const one of leavesOf(fields)) {
            const isScene = one.startsWith('qrscene_') && handedOn.includes(one.slice('qrscene_'.length));
            expect(isScene || handedOn.includes(one) || handedOn.includes(String(Number(one)))).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('understandPush on fields of another shape than their type says', () => {
  it.each([
    ['a text that is a list', message('link', { Title: ['a', 'b'], Description: 'd', Url: 'u' })],
    ['a text that is a group', message('text', { Content: { a: 'b' } })],
    ['a group that is a text', event('pic_weixin', { EventKey: 'k', SendPicsInfo: 'x' })],
    [
      'a group around a text that is a list',
      event('scancode_push', { ScanCodeInfo: [{ ScanType: 'a' }, {}] }),
    ],
    ['a list of texts', event('wxa_media_check', { detail: ['a'] })],
    ['a number that is a list', message('location', { Location_X: ['1', '2'], Location_Y: '1' })],
    ['a number that is missing', message('location', { Location_Y: '1' })],
  ])('treats %s as unknown, with all its fields', (_, push) => {
    expect(push.message).toMatchObject({ type: 'unknown', problem: expect.any(String) });
    expect(push.opens).toBeNull();
  });
  it('treats empty lists and groups as empty text', () => {
    expect(event('subscribe', { EventKey: [], Ticket: {} }).message).toEqual({
      type: 'event',
      event: 'subscribe',
    });
  });
});

/** Every text and number inside a value, as text. */
function leavesOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf);
  return value === undefined ? [] : [String(value)];
}
