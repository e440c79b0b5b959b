import { describe, expect, it } from 'vitest';
import { checkOutgoing } from '#shared/wechat/outgoing/check-outgoing.ts';

const media = { media_id: 'mAq7_invented_media_id_02' };
const page = { title: '我的订单', pagepath: 'pages/order/list?from=kf', thumb_media_id: 'm' };

/** The examples of WeChat's own page of the send API, with invented values. */
const officialAccount = [
  {
    msgtype: 'text',
    text: {
      content:
        '<a href="https://example.org/map" data-miniprogram-appid="wx29b8d4f1c07ae653" data-miniprogram-path="pages/map/index?from=kf">点此看地图</a>',
    },
    customservice: { kf_account: 'nina@lanternshop' },
    aimsgcontext: { is_ai_msg: 0 },
  },
  { msgtype: 'image', image: media },
  { msgtype: 'voice', voice: media },
  {
    msgtype: 'video',
    video: { ...media, thumb_media_id: 't', title: '使用教程', description: '两分钟上手' },
  },
  {
    msgtype: 'music',
    music: { title: 'a', description: 'b', musicurl: 'c', hqmusicurl: 'd', thumb_media_id: 'e' },
  },
  {
    msgtype: 'news',
    news: { articles: [{ title: '秋季新品', description: '本周到店', url: 'u', picurl: 'p' }] },
  },
  { msgtype: 'mpnewsarticle', mpnewsarticle: { article_id: 'a' } },
  { msgtype: 'mpnews', mpnews: media },
  {
    msgtype: 'msgmenu',
    msgmenu: { head_content: 'h', list: [{ id: '201', content: 'c' }], tail_content: 't' },
  },
  { msgtype: 'wxcard', wxcard: { card_id: 'p' } },
  { msgtype: 'miniprogrampage', miniprogrampage: { ...page, appid: 'wx29b8d4f1c07ae653' } },
];
const miniProgram = [
  { msgtype: 'text', text: { content: '您好' } },
  { msgtype: 'image', image: media },
  { msgtype: 'link', link: { title: '售后政策', description: '七天无理由', url: 'u', thumb_url: 't' } },
  { msgtype: 'miniprogrampage', miniprogrampage: page },
];

describe('checkOutgoing', () => {
  it.each([1, 'shop-7'])('takes the sub-merchant %j', (businessid) => {
    const message = { msgtype: 'text', text: { content: '您好' }, businessid };
    expect(checkOutgoing(message, 'mini-program')).toEqual({ ok: true, message });
  });
  it.each(['', 1.5, Number.NaN, true, null, {}])('refuses the sub-merchant %j', (businessid) => {
    const message = { msgtype: 'text', text: { content: '您好' }, businessid };
    expect(checkOutgoing(message, 'mini-program')).toEqual({
      ok: false,
      problems: [{ field: 'businessid', problem: 'is not the id of a sub-merchant, a number or text' }],
    });
  });
  it.each(officialAccount)('accepts $msgtype of an official account', (message) => {
    expect(checkOutgoing(message, 'official-account')).toEqual({ ok: true, message });
  });
  it.each(miniProgram)('accepts $msgtype of a mini program', (message) => {
    expect(checkOutgoing(message, 'mini-program')).toEqual({ ok: true, message });
  });

  it.each([
    ['nothing', undefined, '', 'is not an object'],
    ['no type', {}, 'msgtype', 'is missing; it can be text, image'],
    ['an unknown type', { msgtype: 'file', file: {} }, 'msgtype', 'is "file"; it can be text, image'],
    [
      'a type called like a property of any object',
      { msgtype: 'constructor' },
      'msgtype',
      'is "constructor"',
    ],
    ['no content object', { msgtype: 'text' }, 'text', 'is missing'],
    ['content that is no object', { msgtype: 'text', text: '您好' }, 'text', 'is not an object'],
    ['a missing field', { msgtype: 'image', image: {} }, 'image.media_id', 'is missing'],
    ['empty text', { msgtype: 'text', text: { content: '' } }, 'text.content', 'is empty'],
    ['blank text', { msgtype: 'text', text: { content: ' \n\u3000' } }, 'text.content', 'is empty'],
    ['text that is a number', { msgtype: 'text', text: { content: 5 } }, 'text.content', 'is not text'],
    [
      'text for eleven messages',
      { msgtype: 'text', text: { content: `${'灯'.repeat(6826)}abc` } },
      'text.content',
      'has 20481 bytes in UTF-8; at most 20480 are taken here (10 messages of WeChat)',
    ],
    [
      'a misspelt field',
      { msgtype: 'image', image: { ...media, mediaId: 'x' } },
      'image.mediaId',
      'is not known; known are media_id',
    ],
    [
      'the object of another type',
      { msgtype: 'text', text: { content: 'a' }, image: media },
      'image',
      'is not a field of a text message',
    ],
    [
      'a receiver',
      { touser: 'o1', msgtype: 'text', text: { content: 'a' } },
      'touser',
      'is not a field of a text message',
    ],
    [
      'two articles',
      {
        msgtype: 'news',
        news: {
          articles: [
            { title: 'a', url: 'b' },
            { title: 'a', url: 'b' },
          ],
        },
      },
      'news.articles',
      'has 2 entries; WeChat takes exactly 1',
    ],
    [
      'an article without address',
      { msgtype: 'news', news: { articles: [{ title: 'a' }] } },
      'news.articles[0].url',
      'is missing',
    ],
    [
      'articles that are no list',
      { msgtype: 'news', news: { articles: {} } },
      'news.articles',
      'is not a list',
    ],
    [
      'eleven menu items',
      {
        msgtype: 'msgmenu',
        msgmenu: { list: Array.from({ length: 11 }, () => ({ id: '1', content: 'a' })) },
      },
      'msgmenu.list',
      'has 11 entries; WeChat takes 1 to 10',
    ],
    [
      'an AI mark of 2',
      { msgtype: 'text', text: { content: 'a' }, aimsgcontext: { is_ai_msg: 2 } },
      'aimsgcontext.is_ai_msg',
      'is not 0 or 1',
    ],
    [
      'a page without appid',
      { msgtype: 'miniprogrampage', miniprogrampage: page },
      'miniprogrampage.appid',
      'is missing',
    ],
    [
      'a link, which only mini programs can send',
      miniProgram[2],
      'msgtype',
      'link cannot be sent by an official-account',
    ],
  ])('refuses %s and names the field', (_, message, field, problem) => {
    const checked = checkOutgoing(message, 'official-account');
    expect(checked).toMatchObject({ ok: false });
    if (!checked.ok)
      expect(checked.problems).toContainEqual({ field, problem: expect.stringContaining(problem) });
  });
  it.each(['voice', 'news', 'msgmenu', 'wxcard'])('refuses %s of a mini program', (msgtype) => {
    const checked = checkOutgoing({ msgtype, [msgtype]: {} }, 'mini-program');
    expect(checked).toEqual({
      ok: false,
      problems: [{ field: 'msgtype', problem: `${msgtype} cannot be sent by a mini-program` }],
    });
  });
  it('reports the first ten problems, however many there are', () => {
    const fields = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`${'x'.repeat(200)}${n}`, 1]));
    const checked = checkOutgoing({ msgtype: 'text', text: { content: 'a', ...fields } }, 'mini-program');
    expect(checked.ok).toBe(false);
    expect(JSON.stringify(checked).length).toBeLessThan(1500);
  });
  it('takes text for ten messages', () => {
    const text = { content: `${'灯'.repeat(6826)}ab` };
    expect(checkOutgoing({ msgtype: 'text', text }, 'mini-program').ok).toBe(true);
  });
  it.each([
    ['prefix@wechatid', true],
    ['prefix_of_12@wechatid', false],
    ['nina', false],
    [`nina@${'w'.repeat(26)}`, false],
    ['', false],
  ])('recognises %j as an agent: %s', (kf_account, isTaken) => {
    const message = { msgtype: 'text', text: { content: 'a' }, customservice: { kf_account } };
    expect(checkOutgoing(message, 'official-account').ok).toBe(isTaken);
  });

  const linked = (attributes: string) => ({
    msgtype: 'text',
    text: { content: `看 <a ${attributes}>地图</a> 吧` },
  });
  it.each([
    ['no mini program', 'href="https://example.org/map"', undefined],
    ['itself', 'data-miniprogram-appid="wxself" data-miniprogram-path="pages/index?a=b"', undefined],
    ['itself, in single quotes', "data-miniprogram-appid='wxself' data-miniprogram-path='p'", undefined],
    ['itself, without a path', 'data-miniprogram-appid="wxself"', 'without data-miniprogram-path'],
    ['nothing, by a path', 'data-miniprogram-path="p"', 'without data-miniprogram-appid'],
    [
      'another',
      'data-miniprogram-appid="wxother" data-miniprogram-path="p"',
      'can only link to itself (wxself)',
    ],
  ])('checks a link of a mini program to %s', (_, attributes, problem) => {
    const checked = checkOutgoing(linked(attributes), 'mini-program', 'wxself');
    if (problem === undefined) expect(checked.ok).toBe(true);
    else
      expect(checked).toMatchObject({
        problems: [{ field: 'text.content', problem: expect.stringContaining(problem) }],
      });
  });
  it('lets an official account link to another mini program, since only WeChat knows whether it may', () => {
    const message = linked('data-miniprogram-appid="wxother" data-miniprogram-path="p"');
    expect(checkOutgoing(message, 'official-account', 'wxself').ok).toBe(true);
  });
});
