import { describe, expect, it } from 'vitest';
import type { Fields } from '#shared/wechat/fields.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import { parseJson } from '#shared/wechat/json.ts';
import { parseXml } from '#shared/wechat/xml.ts';
import { common, event, message, understand } from '../../support/understand.ts';

const msgId = '25190388113346021';
const signedAt = 1761201192;

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

  it('recognises a click on a menu message, which arrives as text', () => {
    const push = message('text', { Content: '查询订单', bizmsgmenuid: '201' });
    expect(push.message).toMatchObject({ type: 'text', bizMsgMenuId: '201' });
    expect(push.opens).toBe('menuClick');
  });
  it('keeps the ids of the user and the sub-merchant if WeChat gives them', () => {
    expect(message('text', { Content: 'a', UnionId: 'u', BusinessId: '7' })).toMatchObject({
      unionId: 'u',
      businessId: '7',
    });
    expect(message('text', { Content: 'a' })).not.toHaveProperty('unionId');
    for (const name of ['UnionId', 'UnionID', 'unionid'])
      expect(event('user_info_modified', { OpenID: 'o', [name]: 'u' })).toMatchObject({ unionId: 'u' });
    for (const name of ['BusinessId', 'businessid', 'BusinessID'])
      expect(event('moon_landing', { [name]: '7' })).toMatchObject({ businessId: '7' });
  });
  it('keeps the fields that say from which article a message was written', () => {
    expect(message('text', { Content: 'a', MsgDataId: 'x', Idx: '2' }).message).toMatchObject({
      msgDataId: 'x',
      idx: 2,
    });
  });
  it('assumes that a file, whose window is not documented, opens none', () => {
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
  it.each(['Text', 'TEXT'])('knows a type in any case: %s', (type) => {
    expect(message(type, { Content: 'a' })).toMatchObject({
      opens: 'userMessage',
      message: { type: 'text', content: 'a' },
    });
    expect(understand({ MsgType: 'Event', Event: 'CLICK', EventKey: 'a' }).message).toMatchObject({
      type: 'event',
      event: 'CLICK',
    });
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
    [
      'subscribe',
      { EventKey: 'last_trade_no_4000000000000000000000000001' },
      { eventKey: 'last_trade_no_4000000000000000000000000001' },
      'subscribe',
    ],
    [
      'subscribe',
      { EventKey: 'scanbarcode|6900000000001|7' },
      { eventKey: 'scanbarcode|6900000000001|7' },
      'subscribe',
    ],
    ['subscribe', { EventKey: 'qrscene_' }, {}, 'subscribe'],
    ['subscribe', { EventKey: 'x_qrscene_1' }, { eventKey: 'x_qrscene_1' }, 'subscribe'],
    ['subscribe', { EventKey: 'qrscene_qrscene_1' }, { scene: 'qrscene_1' }, 'subscribe'],
    ['SCAN', { EventKey: 'last_trade_no_1' }, { scene: 'last_trade_no_1' }, 'scan'],
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

  it('knows an event in any case', () => {
    expect(event('click', { EventKey: 'help' }).message).toMatchObject({ type: 'event', event: 'CLICK' });
  });
  it('reads the list of a subscription event, wrapped in XML and bare in JSON, with one entry or several', () => {
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
  it('passes on an unknown event with its fields', () => {
    expect(event('moon_landing', { Crew: '3' }).message).toMatchObject({
      type: 'unknownEvent',
      event: 'moon_landing',
      fields: { Crew: '3' },
    });
  });
});

describe('understandPush on pushes that do not say who, when or what', () => {
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
    ['an event without a name', { MsgType: 'event' }],
    ['two senders', { FromUserName: ['o1', 'o2'] }],
  ] as const)('treats them as unknown: %s', (_, fields) => {
    const all = { ...common, MsgType: 'text', MsgId: '1', Content: 'a', ...(fields as Fields) };
    const push = understandPush(all, { signedAt, tolerance: 300 });
    expect(push.message).toEqual({
      type: 'unknown',
      msgType: typeof all.MsgType === 'string' ? all.MsgType : '',
      fields: all,
      problem: expect.any(String),
    });
    expect(push.opens).toBeNull();
    expect(push.key).toMatch(/^[\w-]{22}$/);
    expect(Number.isSafeInteger(push.createTime) && push.createTime > 0).toBe(true);
  });
  it('names no user if the push names none, and uses the signed time if the push has none', () => {
    expect(understandPush({}, { signedAt, tolerance: 300 })).toMatchObject({
      openId: '',
      createTime: signedAt,
      toUserName: '',
    });
  });
  it('identifies a body that could not be read by its whole text', () => {
    const keyOf = (text: string) => understandPush({ ...common }, { problem: 'cut off', text }).key;
    expect(keyOf('<xml>a')).toBe(keyOf('<xml>a'));
    expect(keyOf('<xml>a')).not.toBe(keyOf('<xml>b'));
  });
});

describe('understandPush on the time of a push', () => {
  const at = (CreateTime: string) =>
    understandPush(
      { ...common, CreateTime, MsgType: 'text', MsgId: '1', Content: 'a' },
      { signedAt, tolerance: 300 },
    );
  it.each([
    ['long before it was signed', String(signedAt - 86_400), signedAt - 86_400],
    ['when it was signed', String(signedAt), signedAt],
    ['as much later as clocks may differ', String(signedAt + 300), signedAt + 300],
    ['later than that', String(signedAt + 301), signedAt],
    ['in milliseconds', `${signedAt}000`, signedAt],
    ['in the year 5138', '99999999999', signedAt],
  ])('%s', (_, createTime, expected) => {
    expect(at(createTime)).toMatchObject({ createTime: expected, opens: 'userMessage' });
  });
  it('has the same key when a repeat is signed again', () => {
    const fields = { ...common, CreateTime: '99999999999', MsgType: 'text', MsgId: '1', Content: 'a' };
    const keys = [0, 5].map(
      (later) => understandPush(fields, { signedAt: signedAt + later, tolerance: 300 }).key,
    );
    expect(keys[0]).toBe(keys[1]);
  });
});
