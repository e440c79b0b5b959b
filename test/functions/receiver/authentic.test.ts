import { describe, expect, it } from 'vitest';
import type { PushWork } from '#shared/contracts/work.ts';
import type { EncryptionMode } from '#shared/wechat/credentials.ts';
import { v7 } from '../../fixtures/vectors.ts';
import { type BuiltPush, plainPush, safePush, signedAt, textXml } from '../../support/push-builder.ts';
import { post, setUp } from './set-up.ts';

const openId = v7.openId;
const head = `<ToUserName><![CDATA[gh_x]]></ToUserName><FromUserName><![CDATA[${openId}]]></FromUserName><CreateTime>${signedAt}</CreateTime>`;
const event = (name: string, rest: string): string =>
  `<xml>${head}<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${name}]]></Event>${rest}</xml>`;
const text = (content: string): string =>
  `<xml>${head}<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content><MsgId>1</MsgId></xml>`;
const json = (fields: string): string =>
  `{"ToUserName":"gh_x","FromUserName":"${openId}","CreateTime":${signedAt},${fields}}`;

/** A document as it comes in each mode; in compatible mode beside its encrypted self, which WeChat puts last. */
function inMode(mode: EncryptionMode, document: string): BuiltPush {
  if (mode === 'plaintext') return plainPush(document);
  const isJson = document.startsWith('{');
  const push = safePush(document, { format: isJson ? 'json' : 'xml' });
  if (mode === 'safe') return push;
  const { body } = push;
  const clear = isJson
    ? `${document.trimEnd().slice(0, -1)},${body.slice(body.indexOf('"Encrypt"'))}`
    : document.trimEnd().slice(0, -'</xml>'.length) + body.slice(body.indexOf('<Encrypt>'));
  return { ...push, body: clear };
}

async function receive(mode: EncryptionMode, document: string): Promise<PushWork> {
  const { receive: serve, work } = setUp({ accounts: [{ encryption: mode }] });
  expect(await serve(post(inMode(mode, document)))).toMatchObject({ statusCode: 200, body: 'success' });
  expect(work()).toHaveLength(1);
  return work()[0];
}
const modes = ['safe', 'compatible', 'plaintext'] as const;

/** Pushes of the field, by what was reported about them. */
const understood: readonly (readonly [string, string, object])[] = [
  [
    'a list under a name of its own',
    event(
      'add_express_path',
      '<WayBillId><![CDATA[1]]></WayBillId><Count>2</Count><Actions><ActionType>100001</ActionType></Actions>\n<Actions><ActionType>200001</ActionType></Actions>',
    ),
    { type: 'unknownEvent', fields: { Actions: [{ ActionType: '100001' }, { ActionType: '200001' }] } },
  ],
  [
    'a list two levels down',
    event(
      'add_waybill',
      '<Cargo><DetailList><Name>a</Name></DetailList><DetailList><Name>b</Name></DetailList></Cargo>',
    ),
    { type: 'unknownEvent', fields: { Cargo: { DetailList: [{ Name: 'a' }, { Name: 'b' }] } } },
  ],
  [
    'beacons',
    event(
      'ShakearoundUserShake',
      '<AroundBeacons><AroundBeacon><Major>1</Major></AroundBeacon><AroundBeacon/></AroundBeacons>',
    ),
    { type: 'unknownEvent', fields: { AroundBeacons: { AroundBeacon: [{ Major: '1' }, ''] } } },
  ],
  [
    'a list of pictures without items',
    event(
      'pic_weixin',
      '<EventKey>k</EventKey><SendPicsInfo><Count>2</Count><PicList><PicMd5Sum>a</PicMd5Sum></PicList><PicList><PicMd5Sum>b</PicMd5Sum></PicList></SendPicsInfo>',
    ),
    { event: 'pic_weixin', sendPicsInfo: { Count: '2', PicList: [{ PicMd5Sum: 'a' }, { PicMd5Sum: 'b' }] } },
  ],
  ['a text with ]]>', text('a]]>b'), { content: 'a]]>b' }],
  ['a text with CDATA', text('<s><![CDATA[x]]></s>'), { content: '<s><![CDATA[x]]></s>' }],
  ['a text that says Encrypt', text('<Encrypt>'), { content: '<Encrypt>' }],
  [
    'a text that says all of it',
    text('<Encrypt><![CDATA[AAAA]]></Encrypt>'),
    { content: '<Encrypt><![CDATA[AAAA]]></Encrypt>' },
  ],
  ['a text that ends Encrypt', text('</Encrypt>'), { content: '</Encrypt>' }],
  ['JSON that says Encrypt', json('"MsgType":"text","Content":"Encrypt","MsgId":1'), { content: 'Encrypt' }],
  [
    'JSON that ends in Encrypt',
    json('"MsgType":"text","Content":"a\\"Encrypt","MsgId":1'),
    { content: 'a"Encrypt' },
  ],
  [
    'JSON that says all of it',
    json('"MsgType":"text","Content":"\\"Encrypt\\":\\"AAAA\\"","MsgId":1'),
    { content: '"Encrypt":"AAAA"' },
  ],
  [
    'JSON that says Encrypt where a session came from',
    json('"MsgType":"event","Event":"user_enter_tempsession","SessionFrom":"Encrypt"'),
    { sessionFrom: 'Encrypt' },
  ],
  [
    'space around CDATA',
    `\n<xml>\n<ToUserName> <![CDATA[gh_x]]> </ToUserName>\n<FromUserName> <![CDATA[${openId}]]> </FromUserName>\n<CreateTime>${signedAt}</CreateTime>\n<MsgType> <![CDATA[text]]> </MsgType>\n<Content> <![CDATA[ a ]]> </Content>\n<MsgId>1</MsgId>\n</xml>\n`,
    { type: 'text', content: ' a ' },
  ],
  [
    'raw control characters in JSON',
    json('"MsgType":"text","Content":"a\u001bb\u0001\n","MsgId":1'),
    { content: 'ab\n' },
  ],
  [
    'U+FFFF and NUL in JSON',
    json('"MsgType":"text","Content":"a\uFFFFb\\uffff\\u0000","MsgId":1'),
    { content: 'ab' },
  ],
  [
    'a media check that failed',
    event(
      'wxa_media_check',
      '<appid>wx4</appid><trace_id>t</trace_id><version>2</version><errcode>-1008</errcode><errmsg><![CDATA[download failed]]></errmsg>',
    ),
    { event: 'wxa_media_check', fields: { errcode: '-1008', errmsg: 'download failed' } },
  ],
  [
    'a follow after a payment',
    event('subscribe', '<EventKey><![CDATA[last_trade_no_4000000000000000000000000001]]></EventKey>'),
    { event: 'subscribe', eventKey: 'last_trade_no_4000000000000000000000000001' },
  ],
  [
    'the old shape of a subscription event',
    json(
      '"MsgType":"event","Event":"subscribe_msg_popup_event","SubscribeMsgPopupEvent":[{"TemplateId":"A"}]',
    ),
    { list: [{ TemplateId: 'A' }] },
  ],
];

/** What nobody could make sense of, and is WeChat's all the same. */
const notUnderstood: readonly (readonly [string, string, object])[] = [
  ['nobody', textXml('a', { FromUserName: '' }), { Content: 'a' }],
  ['no time', textXml('a', { CreateTime: '' }), { Content: 'a' }],
  ['no type', textXml('a', { MsgType: '' }), { Content: 'a' }],
  ['none of it', '<xml><ToUserName>gh_x</ToUserName><order_id>7</order_id></xml>', { order_id: '7' }],
  ['a field that decides, twice', `<xml>${head}${head}<MsgType>text</MsgType></xml>`, { MsgType: 'text' }],
  ['a user’s second sender', text(`a]]></Content><FromUserName>o2</FromUserName><Content><![CDATA[b`), {}],
  ['XML cut off', text('a').slice(0, -12), { Content: 'a' }],
  ['JSON cut off', json('"MsgType":"text","Content":"a"').slice(0, -1), { Content: 'a' }],
  ['malformed XML', '<xml><A></xml>', {}],
  ['a DOCTYPE', '<!DOCTYPE a><xml/>', {}],
  ['a comment', `<xml>${head}<!-- x --></xml>`, { ToUserName: 'gh_x' }],
  ['an attribute', `<xml>${head}<Content type="a">b</Content></xml>`, { ToUserName: 'gh_x' }],
  ['another root', '<root/>', {}],
  ['a list', '[1]', {}],
  ['text', 'hello', {}],
  ['nothing', '', {}],
  ['too many levels', `<xml>${head}${'<a>'.repeat(9)}${'</a>'.repeat(9)}</xml>`, { ToUserName: 'gh_x' }],
];

describe.each(modes)('what WeChat has signed, in %s mode', (mode) => {
  it.each(understood)('is understood: %s', async (_, document, expected) => {
    const { push } = await receive(mode, document);
    expect(push).toMatchObject({ openId, createTime: signedAt, message: expected });
  });
  it.each(mode === 'compatible' ? [] : notUnderstood)(
    'is taken though it cannot be understood: %s',
    async (_, document, fields) => {
      const { push } = await receive(mode, document);
      expect(push).toMatchObject({
        opens: null,
        message: { type: 'unknown', fields, problem: expect.any(String) },
      });
      expect(push.createTime).toBe(signedAt);
    },
  );
});

describe('compatible mode', () => {
  const both = { Title: '<Encrypt>a</Encrypt>', Description: '<Encrypt><![CDATA[b]]></Encrypt>' };
  const document = textXml('', { MsgType: 'link', ...both, Url: 'u' });
  const encrypt = /<Encrypt>.*<\/Encrypt>/s.exec(safePush(document).body)?.[0] ?? '';
  it.each([
    ['last', document.replace('</xml>', `${encrypt}</xml>`)],
    ['first', document.replace('<xml>', `<xml>${encrypt}`)],
    ['between what a user wrote', document.replace('<Description>', `${encrypt}<Description>`)],
  ])('finds the Encrypt of WeChat wherever it stands: %s', async (_, body) => {
    const { receive: serve, work } = setUp({ accounts: [{ encryption: 'compatible' }] });
    expect(await serve(post({ ...safePush(document), body }))).toMatchObject({ statusCode: 200 });
    expect(work()).toMatchObject([{ push: { message: { type: 'link', title: both.Title } } }]);
  });
  it('never takes one that a user wrote, though it was signed before', async () => {
    const other = safePush(textXml('another push'));
    const stolen = /<Encrypt>.*<\/Encrypt>/s.exec(other.body)?.[0] ?? '';
    const push = inMode('compatible', text(stolen));
    const { receive: serve, work } = setUp({ accounts: [{ encryption: 'compatible' }] });
    expect(await serve(post(push))).toMatchObject({ statusCode: 200 });
    expect(work()).toMatchObject([{ push: { message: { content: stolen } } }]);
  });
  it('does not hash without end what a stranger writes', async () => {
    const { receive: serve } = setUp({ accounts: [{ encryption: 'compatible' }] });
    const body = `<xml>${'<Encrypt>A'.repeat(6000)}</Encrypt></xml>`;
    expect(await serve(post({ ...safePush(document), body }))).toMatchObject({ statusCode: 403 });
  });
});

describe('a push that cannot be understood', () => {
  it('is logged as such, without what a user wrote, and each push once', async () => {
    const { receive: serve, lines, queued } = setUp();
    for (const content of ['geheim1', 'geheim2', 'geheim1'])
      await serve(post(safePush(text(`${content}]]></Content><Event>x</Event>`))));
    expect(lines.map(({ level, event: name }) => `${level} ${name}`)).toEqual([
      'warn push_not_understood',
      'warn push_not_understood',
      'info push_repeated',
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/geheim|oQ8dN5x/);
    expect(new Set(queued.map(({ deduplicationId }) => deduplicationId)).size).toBe(2);
  });
  it('waits in a group of its own where it says of no user', async () => {
    const { receive: serve, queued } = setUp();
    await serve(post(safePush(textXml('a', { FromUserName: '用户' }))));
    expect(queued).toMatchObject([{ group: 'nobody' }]);
  });
});
