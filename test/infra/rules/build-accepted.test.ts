import { describe, expect, it } from 'vitest';
import { issuesOf } from '../../support/rules-builder.ts';

const any = { message: 'any' };

describe('rules without an error', () => {
  it.each<[string, object, Parameters<typeof issuesOf>[1]?]>([
    ['text that is longer than a message', { when: any, reply: { text: '长'.repeat(700) } }],
    ['a template in a long text', { when: any, reply: { text: `{{time.date}}${'长'.repeat(700)}` } }],
    ['braces that stand for themselves', { when: any, reply: { text: '\\{{x}}' } }],
    ['a template in the braces of a text', { when: any, reply: { text: '{"a":{"b":{{time.date}}}}' } }],
    ['braces that are no template', { when: any, reply: { text: '{a} ｛b｝ {{time.date}} (｡◕‿◕｡)}' } }],
    ['an empty value with something instead', { when: any, reply: { text: '{{message.msgId | or -}}' } }],
    ['numbers as keywords', { when: { text: { equals: [1, 2] } }, reply: { text: '1' } }],
    ['an event that WeChat may have one day', { when: { event: 'moon_phase' }, ignore: true }],
    ['a hand-over to one agent', { when: any, transfer: { kfAccount: 'nina@lantern' } }],
    ['a hand-over once a day', { when: any, transfer: true, cooldown: '1d' }],
    [
      'a response that remembers',
      { when: { message: 'any', firstContact: true }, passive: true, reply: { text: 'a' } },
    ],
    ['a response that tells the quota', { when: any, passive: true, reply: { text: '{{window.messages}}' } }],
    [
      'every reply of an account that is not verified',
      { when: any, reply: { text: 'a' } },
      { verified: false },
    ],
    ['a hand-over in a mini program', { when: any, transfer: true }, { kind: 'mini-program' }],
    ['an oneOf that is weighed', { when: any, reply: { oneOf: [{ text: 'a', weight: 3 }, { text: 'b' }] } }],
    [
      'a reply that only a mini program can send',
      { when: any, reply: { link: { title: 't', description: 'd', url: 'u', thumb_url: 'p' } } },
      { kind: 'mini-program' },
    ],
    [
      'every type that an official account can send',
      {
        when: any,
        reply: [
          { text: 'a' },
          { image: { media_id: 'm' } },
          { voice: { media_id: 'm' } },
          { video: { media_id: 'm', thumb_media_id: 't' } },
          { music: { musicurl: 'u', thumb_media_id: 't' } },
          { news: { articles: [{ title: 't', url: 'https://a.example' }] } },
          { mpnews: { media_id: 'm' } },
          { mpnewsarticle: { article_id: 'a' } },
          { msgmenu: { list: [{ id: 1, content: 'x' }] } },
          { wxcard: { card_id: 'c' } },
          { miniprogrampage: { title: 't', appid: 'wx', pagepath: 'p', thumb_media_id: 't' } },
        ],
      },
    ],
  ])('%s', (_, rule, options = {}) => {
    expect(issuesOf([{ id: 'a', ...rule }], options)).toEqual([]);
  });
});
