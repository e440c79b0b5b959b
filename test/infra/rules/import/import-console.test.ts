import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ConsoleReplies } from '#infra/rules/import/console-replies.ts';
import { type ImportOptions, importConsole } from '#infra/rules/import/import-console.ts';
import { mediaIn } from '#infra/rules/import/media-in.ts';
import { read } from '../../../support/console-replies.ts';
import { issuesOf } from '../../../support/rules-builder.ts';

const options: ImportOptions = { media: new Map(), passive: false, quota: 5 };
const recorded = JSON.parse(readFileSync('test/fixtures/autoreply-info.json', 'utf8'));
const withRule = (rule: object): ConsoleReplies =>
  read({
    keyword_autoreply_info: {
      list: [
        {
          rule_name: 'a',
          reply_mode: 'reply_all',
          keyword_list_info: [{ type: 'text', match_mode: 'equal', content: 'k' }],
          reply_list_info: [{ type: 'text', content: 'r' }],
          ...rule,
        },
      ],
    },
  });
const replying = (...replies: object[]): ConsoleReplies => withRule({ reply_list_info: replies });

describe('the import of a recorded answer', () => {
  const media = new Map([
    ['tmpImg_inventedId_b71', 'lantern/imported-1.jpg'],
    ['tmpVoice_inventedId_c12', 'lantern/imported-2.amr'],
  ]);
  const imported = importConsole(read(recorded), { ...options, media });

  it('makes these rules', () => {
    expect(imported.rules).toEqual([
      {
        id: 'follow',
        when: { event: 'subscribe' },
        reply: { text: '欢迎关注灯笼小店！回复“菜单”查看服务。' },
      },
      {
        id: '营业时间',
        when: { text: { equals: ['营业时间'], contains: ['几点开门'], normalize: false } },
        reply: [{ text: '每天 9:00-21:00\n节假日照常' }, { image: { file: 'lantern/imported-1.jpg' } }],
      },
      {
        id: '新品',
        when: { text: { contains: ['新品'], normalize: false } },
        reply: {
          oneOf: [
            {
              news: {
                articles: [
                  {
                    title: '秋季新品到店',
                    description: '十二款手工灯',
                    url: 'http://mp.weixin.qq.com/s?__biz=INVENTED&mid=200000001&idx=1&sn=0#rd',
                    picurl: 'http://mmbiz.qpic.cn/invented/cover/0',
                  },
                ],
              },
            },
            { text: '本周新品：竹编小夜灯' },
          ],
        },
      },
      {
        id: '教程',
        when: { text: { equals: ['教程'], normalize: false } },
        reply: { voice: { file: 'lantern/imported-2.amr' } },
      },
      {
        id: 'otherwise',
        default: true,
        when: { message: 'any' },
        cooldown: '1h',
        reply: { text: '已收到您的留言，工作时间 9:00-21:00 会尽快回复。' },
      },
    ]);
  });
  it('reports what it could not carry over', () => {
    expect(imported.notes.map(({ rule, code }) => [rule, code])).toEqual([['教程', 'video_without_thumb']]);
  });
  it('is right as it is', () => {
    expect(issuesOf(imported.rules)).toEqual([]);
  });
  it('names the files to fetch', () => {
    expect(mediaIn(read(recorded))).toEqual([
      { type: 'image', id: 'tmpImg_inventedId_b71' },
      { type: 'voice', id: 'tmpVoice_inventedId_c12' },
      { type: 'video', id: 'http://video.example.org/invented.f10.mp4?key=0' },
    ]);
  });
  it('answers in the response where an account is not verified, and where one message is enough', () => {
    const { rules, notes } = importConsole(read(recorded), { ...options, media, passive: true });
    expect(issuesOf(rules)).toEqual([]);
    expect(rules.filter(({ passive }) => passive).map(({ id }) => id)).toEqual([
      'follow',
      '新品',
      'otherwise',
    ]);
    expect(notes).toContainEqual(expect.objectContaining({ rule: 'otherwise', code: 'once_an_hour' }));
  });
});

describe('the import for an account that is not verified', () => {
  const passive = { ...options, passive: true, media: new Map([['m', 'a.jpg']]) };
  it.each<[string, object, boolean]>([
    ['a text', { type: 'text', content: 'r' }, true],
    ['a text that is several messages', { type: 'text', content: '长'.repeat(700) }, false],
    ['a file', { type: 'img', content: 'm' }, false],
    ['an article by its id', { type: 'news', content: 'n' }, false],
    ['an article', { type: 'news', news_info: { list: [{ title: 'a', content_url: 'http://a' }] } }, true],
  ])('answers %s in the response where that is possible', (_, reply, expected) => {
    const { rules, notes } = importConsole(
      read({ is_autoreply_open: 1, message_default_autoreply_info: reply }),
      passive,
    );
    const [rest] = rules;
    expect([rest?.passive, rest?.cooldown]).toEqual(expected ? [true, undefined] : [undefined, '1h']);
    expect(notes.map(({ code }) => code)).toEqual(expected ? ['once_an_hour'] : []);
    expect(issuesOf(rules)).toEqual([]);
  });
});

describe('the import', () => {
  it('keeps what is switched off, switched off', () => {
    const { rules } = importConsole(
      read({ ...recorded, is_add_friend_reply_open: 0, is_autoreply_open: false }),
      options,
    );
    expect(rules.filter(({ enabled }) => enabled === false).map(({ id }) => id)).toEqual([
      'follow',
      '教程',
      'otherwise',
    ]);
  });
  it('takes an account that never had any', () => {
    expect(importConsole(read({ is_add_friend_reply_open: 0, is_autoreply_open: 0 }), options)).toEqual({
      rules: [],
      notes: [],
    });
  });
  it.each<[string, object, object | null, string | null]>([
    ['a text', { type: 'text', content: 'r' }, { text: 'r' }, null],
    ['braces, which are no template there', { type: 'text', content: '{{x}}' }, { text: '\\{{x}}' }, null],
    ['an image whose file is gone', { type: 'img', content: 'm' }, null, 'media_missing'],
    ['an article by its id alone', { type: 'news', content: 'n' }, { mpnews: { media_id: 'n' } }, null],
    [
      'several articles',
      {
        type: 'news',
        news_info: {
          list: [
            { title: 'a', content_url: 'http://a' },
            { title: 'b', content_url: 'http://b' },
          ],
        },
      },
      { text: '<a href="http://a">a</a>\n<a href="http://b">b</a>' },
      'several_articles',
    ],
    [
      'an article that leads nowhere',
      { type: 'news', news_info: { list: [{ title: 'a' }] } },
      null,
      'article_without_link',
    ],
    ['a text without text', { type: 'text' }, null, 'empty_reply'],
    ['a type that it does not know', { type: 'hologram', content: 'x' }, null, 'unknown_reply'],
  ])('converts %s', (_, source, reply, note) => {
    const { rules, notes } = importConsole(replying({ type: 'text', content: 'first' }, source), options);
    expect(rules[0]?.reply).toEqual(reply === null ? { text: 'first' } : [{ text: 'first' }, reply]);
    expect(notes.map(({ code }) => code)).toEqual(note === null ? [] : [note]);
    expect(issuesOf(rules)).toEqual([]);
  });
  it('keeps the keywords of a rule of which no reply is left', () => {
    const { rules, notes } = importConsole(replying({ type: 'img', content: 'm' }), options);
    expect(rules).toEqual([
      { id: 'a', when: { text: { equals: ['k'], normalize: false } }, enabled: false, ignore: true },
    ]);
    expect(notes.map(({ code }) => code)).toEqual(['media_missing', 'no_reply']);
    expect(issuesOf(rules)).toEqual([]);
  });
  it('leaves a rule without keywords out, and says so', () => {
    const { rules, notes } = importConsole(withRule({ keyword_list_info: [] }), options);
    expect(rules).toEqual([]);
    expect(notes.map(({ code }) => code)).toEqual(['no_keyword']);
  });
  it('says where more is sent than WeChat allows', () => {
    const six = Array.from({ length: 6 }, (_, n) => ({ type: 'text', content: String(n) }));
    expect(importConsole(replying(...six), options).notes.map(({ code }) => code)).toEqual(['over_quota']);
    expect(
      importConsole(withRule({ reply_mode: 'random_one', reply_list_info: six }), options).notes,
    ).toEqual([]);
  });
  it.each([
    ['新品 / 促销!', '新品-促销'],
    ['', 'keyword'],
    ['😀', 'keyword'],
    ['none', 'none-1'],
    ['follow', 'follow'],
    ['x'.repeat(60), 'x'.repeat(30)],
  ])('makes an id of the name "%s"', (name, id) => {
    const [rule] = importConsole(withRule({ rule_name: name }), options).rules;
    expect(rule?.id).toBe(id);
    expect(rule?.name).toBe(name === id || name === '' ? undefined : name);
    expect(issuesOf(rule ? [rule] : [])).toEqual([]);
  });
});
