import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fields } from '#shared/wechat/fields.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import { parseJson } from '#shared/wechat/json.ts';
import { parseXml } from '#shared/wechat/xml.ts';
import { errorCode } from '../../support/error-code.ts';

const common = {
  ToUserName: 'gh_5c1d9e7a2b40',
  FromUserName: 'oQ8dN5xKlantern0000000000001',
  CreateTime: '1761201190',
};
const understand = (fields: Fields) => understandPush({ ...common, ...fields });
const message = (MsgType: string, fields: Fields = {}) =>
  understand({ MsgType, MsgId: '25190388113346021', ...fields });
const event = (Event: string, fields: Fields = {}) => understand({ MsgType: 'event', Event, ...fields });
const msgId = '25190388113346021';

describe('understandPush on messages', () => {
  it.each([
    ['text', { Content: '查询订单' }, { content: '查询订单' }],
    ['image', { PicUrl: 'u', MediaId: 'm' }, { picUrl: 'u', mediaId: 'm' }],
    ['voice', { MediaId: 'm', Format: 'amr', Recognition: '' }, { mediaId: 'm', format: 'amr' }],
    ['video', { MediaId: 'm', ThumbMediaId: 't' }, { mediaId: 'm', thumbMediaId: 't' }],
    ['shortvideo', { MediaId: 'm', ThumbMediaId: 't' }, { mediaId: 'm', thumbMediaId: 't' }],
    [
      'location',
      { Location_X: '31.23', Location_Y: '121.47', Scale: '15', Label: '竹编街' },
      { latitude: 31.23, longitude: 121.47, scale: 15, label: '竹编街' },
    ],
    ['link', { Title: 't', Description: 'd', Url: 'u' }, { title: 't', description: 'd', url: 'u' }],
    [
      'miniprogrampage',
      { Title: 't', AppId: 'a', PagePath: 'p', ThumbUrl: 'u', ThumbMediaId: 'm' },
      { title: 't', appId: 'a', pagePath: 'p', thumbUrl: 'u', thumbMediaId: 'm' },
    ],
  ])('understands %s, which opens the window of a user message', (type, fields, expected) => {
    const push = message(type, fields as Fields);
    expect(push.message).toEqual({ type, msgId, ...expected });
    expect(push).toMatchObject({ opens: 'userMessage', openId: common.FromUserName, createTime: 1761201190 });
  });

  it('takes a click on a menu message for what it is: a menu click that arrives as text', () => {
    const push = message('text', { Content: '查询订单', bizmsgmenuid: '201' });
    expect(push.message).toMatchObject({ type: 'text', bizMsgMenuId: '201' });
    expect(push.opens).toBe('menuClick');
  });
  it('keeps the ids of the user and the sub-merchant where WeChat says them', () => {
    expect(message('text', { Content: 'a', UnionId: 'u', BusinessId: '7' })).toMatchObject({
      unionId: 'u',
      businessId: '7',
    });
    expect(message('text', { Content: 'a' })).not.toHaveProperty('unionId');
  });
  it('keeps what says that a message was written from an article', () => {
    expect(message('text', { Content: 'a', MsgDataId: 'x', Idx: '2' }).message).toMatchObject({
      msgDataId: 'x',
      idx: 2,
    });
  });
  it('takes a file, whose window is not documented, to open none', () => {
    expect(message('file', { Title: '发票.pdf', FileTotalLen: '1024' })).toMatchObject({
      opens: null,
      message: { type: 'file', title: '发票.pdf', fileTotalLen: 1024 },
    });
  });
  it.each([
    ['a type it does not know', 'hologram', {}],
    ['a location without its numbers', 'location', { Location_X: 'north' }],
    ['a type called like a property of any object', 'constructor', {}],
  ])('passes on %s with its fields', (_, type, fields) => {
    const push = message(type, fields);
    expect(push.message).toMatchObject({ type: 'unknown', msgType: type, fields });
    expect(push.opens).toBeNull();
  });
});

describe('understandPush on events', () => {
  it.each([
    ['subscribe', {}, {}, 'subscribe'],
    ['subscribe', { EventKey: '' }, {}, 'subscribe'],
    [
      'subscribe',
      { EventKey: 'qrscene_store_017', Ticket: 't' },
      { scene: 'store_017', ticket: 't' },
      'subscribe',
    ],
    ['unsubscribe', { EventKey: '' }, {}, null],
    ['SCAN', { EventKey: 'store_017', Ticket: 't' }, { scene: 'store_017', ticket: 't' }, 'scan'],
    ['CLICK', { EventKey: 'help' }, { eventKey: 'help' }, 'menuClick'],
    [
      'VIEW',
      { EventKey: 'https://example.org', MenuId: '1' },
      { eventKey: 'https://example.org', menuId: '1' },
      null,
    ],
    [
      'scancode_waitmsg',
      { EventKey: 'check', ScanCodeInfo: { ScanType: 'qrcode', ScanResult: 'SN-20419-K' } },
      { eventKey: 'check', scanType: 'qrcode', scanResult: 'SN-20419-K' },
      'menuClick',
    ],
    [
      'LOCATION',
      { Latitude: '31.2', Longitude: '121.4', Precision: '65' },
      { latitude: 31.2, longitude: 121.4, precision: 65 },
      null,
    ],
    [
      'user_enter_tempsession',
      { SessionFrom: 'order-detail|A10293' },
      { sessionFrom: 'order-detail|A10293' },
      'enterSession',
    ],
    [
      'location_select',
      {
        EventKey: 'shop',
        SendLocationInfo: {
          Location_X: '31.2',
          Location_Y: '121.4',
          Scale: '15',
          Label: '竹编街',
          Poiname: '灯笼小店',
        },
      },
      { eventKey: 'shop', latitude: 31.2, longitude: 121.4, scale: 15, label: '竹编街', poiName: '灯笼小店' },
      null,
    ],
    [
      'pic_weixin',
      { EventKey: 'photo', SendPicsInfo: { Count: '1', PicList: { item: [{ PicMd5Sum: 'a' }] } } },
      { eventKey: 'photo', sendPicsInfo: { Count: '1', PicList: { item: [{ PicMd5Sum: 'a' }] } } },
      null,
    ],
    ['verify_expired', { ExpiredTime: '1761201190' }, { expiredTime: 1761201190 }, null],
    ['kf_create_session', { KfAccount: 'nina@lantern' }, { kfAccount: 'nina@lantern' }, null],
    ['debug_demo', { debug_str: 'hello world' }, { debugStr: 'hello world' }, null],
  ] as const)('understands %s %j', (name, fields, expected, opens) => {
    const push = event(name, fields as Fields);
    expect(push.message).toEqual({ type: 'event', event: name, ...expected });
    expect(push.opens).toBe(opens);
  });

  it('knows an event whatever its case', () => {
    expect(event('click', { EventKey: 'help' }).message).toMatchObject({ type: 'event', event: 'CLICK' });
  });
  it('has the list of a subscription event, wrapped in XML and bare in JSON, one entry or several', () => {
    const head =
      '<ToUserName>a</ToUserName><FromUserName>o1</FromUserName><CreateTime>1</CreateTime><MsgType>event</MsgType>';
    const xml = `<xml>${head}<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent><List><TemplateId>t</TemplateId></List></SubscribeMsgPopupEvent></xml>`;
    const json =
      '"ToUserName":"a","FromUserName":"o1","CreateTime":"1","MsgType":"event","Event":"subscribe_msg_popup_event"';
    const list = [{ TemplateId: 't' }];
    expect(understandPush(parseXml(xml)).message).toMatchObject({ list });
    expect(understandPush(parseJson(`{${json},"List":{"TemplateId":"t"}}`)).message).toMatchObject({ list });
    expect(understandPush(parseJson(`{${json},"List":[{"TemplateId":"t"}]}`)).message).toMatchObject({
      list,
    });
  });
  it('passes on an event it does not know with its fields', () => {
    expect(event('moon_landing', { Crew: '3' }).message).toMatchObject({
      type: 'unknownEvent',
      event: 'moon_landing',
      fields: { Crew: '3' },
    });
  });
});

describe('understandPush on incomplete pushes', () => {
  it.each([
    ['no FromUserName', { FromUserName: '' }],
    ['a FromUserName no queue can take', { FromUserName: '用户' }],
    ['a FromUserName of 129 characters', { FromUserName: 'o'.repeat(129) }],
    ['no CreateTime', { CreateTime: '' }],
    ['a CreateTime in words', { CreateTime: 'now' }],
    ['a CreateTime of 0', { CreateTime: '0' }],
    ['a CreateTime with a fraction', { CreateTime: '1.5' }],
    ['no MsgType', { MsgType: '' }],
    ['a MsgType that is a group', { MsgType: { a: 'b' } }],
  ] as const)('refuses %s', (_, fields) => {
    expect(
      errorCode(() => understand({ MsgType: 'text', MsgId: '1', Content: 'a', ...(fields as Fields) })),
    ).toBe('incomplete_push');
  });
});

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
  it('does not let one field run into the next', () => {
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
