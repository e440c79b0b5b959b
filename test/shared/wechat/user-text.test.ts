import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyError } from '#shared/wechat/body-error.ts';
import type { Fields } from '#shared/wechat/fields.ts';
import { type Push, understandPush } from '#shared/wechat/inbound/push.ts';
import { parseXml } from '#shared/wechat/xml.ts';

/*
 * WeChat wraps what users write in CDATA and does not escape `]]>`: whatever they write has to come out as it was, and must
 * never become a field of WeChat's.
 */

const head = (type: string): string =>
  `<xml><ToUserName><![CDATA[gh_5c1d9e7a2b40]]></ToUserName>\n<FromUserName><![CDATA[oQ8dN5xKlantern0000000000001]]></FromUserName>\n<CreateTime>1761201190</CreateTime>\n<MsgType><![CDATA[${type}]]></MsgType>\n`;
const tail = '<MsgId>25190388113346021</MsgId>\n</xml>';
const cdata = (name: string, text: string): string => `<${name}><![CDATA[${text}]]></${name}>\n`;

/** Every place of a push where WeChat puts what a user wrote, or the owner of what a user sent on. */
const places: Readonly<
  Record<string, { readonly wrap: (text: string) => string; readonly read: (push: Push) => unknown }>
> = {
  Content: {
    wrap: (text) => head('text') + cdata('Content', text) + tail,
    read: ({ message }) => message.type === 'text' && message.content,
  },
  'Content, with bizmsgmenuid behind it': {
    wrap: (text) => `${head('text') + cdata('Content', text)}<bizmsgmenuid>201</bizmsgmenuid>${tail}`,
    read: ({ message }) => message.type === 'text' && message.bizMsgMenuId === '201' && message.content,
  },
  Title: {
    wrap: (text) =>
      head('link') + cdata('Title', text) + cdata('Description', 'd') + cdata('Url', 'https://u') + tail,
    read: ({ message }) =>
      message.type === 'link' && message.url === 'https://u' && message.description === 'd' && message.title,
  },
  Description: {
    wrap: (text) =>
      head('link') + cdata('Title', 't') + cdata('Description', text) + cdata('Url', 'https://u') + tail,
    read: ({ message }) => message.type === 'link' && message.url === 'https://u' && message.description,
  },
  Label: {
    wrap: (text) =>
      `${head('location')}<Location_X>31.2</Location_X><Location_Y>121.4</Location_Y><Scale>15</Scale>${cdata('Label', text)}${tail}`,
    read: ({ message }) => message.type === 'location' && message.label,
  },
  'Title of a file': {
    wrap: (text) =>
      head('file') + cdata('Title', text) + cdata('Description', '') + cdata('FileKey', 'k') + tail,
    read: ({ message }) => message.type === 'file' && message.fileKey === 'k' && message.title,
  },
  ScanResult: {
    wrap: (text) =>
      `${head('event')}${cdata('Event', 'scancode_waitmsg')}${cdata('EventKey', 'k')}<ScanCodeInfo>${cdata('ScanType', 'qrcode')}${cdata('ScanResult', text)}</ScanCodeInfo></xml>`,
    read: ({ message }) =>
      message.type === 'event' && message.event === 'scancode_waitmsg' && message.scanResult,
  },
  SessionFrom: {
    wrap: (text) =>
      `${head('event')}${cdata('Event', 'user_enter_tempsession')}${cdata('SessionFrom', text)}</xml>`,
    read: ({ message }) =>
      message.type === 'event' && message.event === 'user_enter_tempsession' && message.sessionFrom,
  },
  Recognition: {
    wrap: (text) =>
      head('voice') + cdata('MediaId', 'm') + cdata('Format', 'amr') + cdata('Recognition', text) + tail,
    read: ({ message }) => message.type === 'voice' && message.mediaId === 'm' && (message.recognition ?? ''),
  },
  'a field that no type names': {
    wrap: (text) =>
      `${head('event')}${cdata('Event', 'moon_landing')}${cdata('Remark', text)}<Crew>3</Crew></xml>`,
    read: ({ message }) => message.type === 'unknownEvent' && message.fields['Remark'],
  },
};
const elementOf = (place: string): string =>
  ({ 'Title of a file': 'Title', 'a field that no type names': 'Remark' })[place] ??
  place.split(',')[0] ??
  place;

function understand(xml: string): Push {
  let fields: Fields;
  let problem: string | undefined;
  try {
    fields = parseXml(xml);
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    fields = error.fields;
    problem = error.message;
  }
  return understandPush(fields, { problem, text: xml, signedAt: 1761201190, tolerance: 300 });
}

describe.each(Object.entries(places))('a user’s text in %s', (place, { wrap, read }) => {
  const element = elementOf(place);
  it.each([
    'a]]>b',
    ']]>',
    ']]]>',
    'a]]',
    ']',
    '<![CDATA[',
    '<s><![CDATA[x]]></s>',
    ']]]]><![CDATA[>',
    ']]><![CDATA[',
    `<${element}>`,
    `</${element}>`,
    `</${element}></xml>`,
    `<${element}><![CDATA[x]]>`,
    `]]></other${element}>`,
    `]]></${element}x>`,
    ']]></xml>',
    ']]></FromUserName><FromUserName><![CDATA[o2',
    ']]> </b>',
    '<Encrypt>',
    '<!-- -->',
    '&lt;&#0;&nbsp;&',
    '<?xml version="1.0"?>',
    '<!DOCTYPE a>',
    // They end the element and open nothing, so the element goes on.
    `x]]></${element}>`,
    `x]]></${element}>y`,
    `x]]></${element}>yz`,
    `x]]></${element}><1`,
    `x]]></${element}><{`,
    `x]]></${element}> <`,
    // What only looks like the closing tag.
    `]]><x${element}><b>`,
    `]]>x/${element}><b>`,
    `]]><//${element}><b>`,
    `x]]></${element}> ]]></${element}>`,
    ' 前后有空格 ',
    '第一行\n第二行',
    '😀👨‍👩‍👧‍👦\u{E000}',
  ])('is read as it was written: %j', (text) => {
    expect(read(understand(wrap(text)))).toBe(text);
  });
  it('is read as it was written, whatever it is, unless it ends its element and opens others', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ']]>',
        ']]',
        ']',
        '>',
        '<![CDATA[',
        '</',
        '<',
        'Content',
        'xml',
        element,
        '<b>',
        ' ',
        '\n',
      ),
      fc.constantFrom(
        `<${element}>`,
        `</${element}>`,
        `]]></${element}>`,
        '<MsgId>1</MsgId>',
        '</xml>',
        '<a/>',
      ),
      fc.constantFrom('<FromUserName>o2</FromUserName>', '<FromUserName><![CDATA[o2]]></FromUserName>'),
      fc.constantFrom('<Url><![CDATA[x', '<Description><![CDATA[x', '<EventKey><![CDATA[x', '<!--', '-->'),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => clean(pieces.join('')));
    fc.assert(
      fc.property(text, (written) => {
        const push = understand(wrap(written));
        const { message, opens, openId } = push;
        const isUnclear = message.type === 'unknown' && message.problem !== undefined;
        // Parts of one text, with nothing between them, are a list as WeChat writes one.
        const parts = read(push);
        if (isUnclear || Array.isArray(parts)) {
          expect(opens).toBeNull();
          expect(written).toMatch(new RegExp(`\\]\\]>\\s*</\\s*${element}\\s*>`));
          if (Array.isArray(parts))
            expect(written.replace(againOf(element), '\u0000').split('\u0000')).toEqual(parts);
          return;
        }
        expect(openId).toBe('oQ8dN5xKlantern0000000000001');
        expect(read(push)).toBe(written);
      }),
      { numRuns: 150 },
    );
  });
  it('is a list only if no type says that it is a text, and then opens no window', () => {
    for (const between of ['', '\t', '\n', ' ']) {
      const written = `a]]></${element}>${between}<${element}><![CDATA[b`;
      const push = understand(wrap(written));
      if (place === 'a field that no type names') expect(read(push)).toEqual(['a', 'b']);
      else expect(push.message.type).toBe('unknown');
      expect([push.opens, push.openId]).toEqual([null, 'oQ8dN5xKlantern0000000000001']);
    }
  });
  it.each([
    ['the sender', '<FromUserName><![CDATA[o2]]></FromUserName>'],
    ['the sender, with the rest', '<FromUserName>o2</FromUserName><X><![CDATA['],
    ['the time', '<CreateTime>1</CreateTime>'],
    ['an event', '<MsgType>event</MsgType><Event>unsubscribe</Event>'],
    ['a click on a menu', '<bizmsgmenuid>7</bizmsgmenuid>'],
    ['a sub-merchant', '<BusinessId>7</BusinessId>'],
    ['the id of the person', '<UnionId>7</UnionId>'],
    ['an Encrypt', '<Encrypt>7</Encrypt>'],
    ['anything', '<Anything>7</Anything>'],
    ['the end of the push', '</xml>'],
    ['the end of the push and a comment', '</xml><!--'],
    ['a comment', '<!--'],
    ['an address', '<Url><![CDATA[https://evil]]></Url>'],
    ['an address, up to the true one', '<Url><![CDATA[https://evil'],
    ['a description, up to the true one', '<Description><![CDATA[d'],
    ['itself again', ''],
  ])('cannot add %s in WeChat’s name', (_, injected) => {
    for (const close of [
      '',
      `<${element}><![CDATA[b`,
      `<${element}>b`,
      `<${element}/>`,
      '<Z>',
      '<Z><![CDATA[b',
    ]) {
      for (const end of [
        `a]]></${element}>`,
        `]]>\n</${element} >\n`,
        `]]></]]></${element}>`,
        `]]></b]]></${element}>`,
        `]]>]]></ ]]></${element}>`,
      ]) {
        const written = end + injected + close;
        const push = understand(wrap(written));
        const { message, opens } = push;
        // Two halves of one text, with nothing between them, are a list as WeChat writes one.
        const isAsItWas = read(push) === written || (injected === '' && Array.isArray(read(push)));
        expect([isAsItWas || message.type, opens === null || isAsItWas], written).toEqual([
          isAsItWas || 'unknown',
          true,
        ]);
      }
    }
  });
});

describe('two texts of one user, one after the other', () => {
  const link = (title: string, description: string): Push =>
    understand(
      head('link') + cdata('Title', title) + cdata('Description', description) + cdata('Url', 'u') + tail,
    );
  it.each([
    ['ends the element before and opens nothing', 't', 'a]]></Title> b'],
    ['ends the element before and opens another than its own', 't', 'a]]></Title><Url><![CDATA[b'],
    ['ends the element behind and opens its own', ']]></Description><Title><![CDATA[', 'd'],
    ['ends an element that is not there', 't', 'a]]></Label><Description><![CDATA[b'],
    ['opens its own element again', 't', '<Description><![CDATA[b'],
  ])('are read as they were written if one %s', (_, title, description) => {
    expect(link(title, description).message).toMatchObject({ type: 'link', title, description, url: 'u' });
  });
  it.each(['', ' ', '\n', '\r\n\t  '])(
    'cannot be told apart if one ends in the other, with %j between',
    (space) => {
      const ended = `x]]></Title>${space}<Description>${space}<![CDATA[evil`;
      expect(link(ended, 'd').message).toMatchObject({ type: 'unknown', problem: expect.any(String) });
    },
  );
  it.each(['\n', ' \n\t '])('cannot be told apart either where WeChat puts %j before a text', (space) => {
    const ended = 'x]]></Title><Description><![CDATA[evil';
    const document =
      head('link') + cdata('Title', ended) + cdata('Description', 'd') + cdata('Url', 'u') + tail;
    const push = understand(
      document.replace('<Description><![CDATA[d]]>', `<Description>${space}<![CDATA[d]]>`),
    );
    expect(push.message).toMatchObject({ type: 'unknown', problem: expect.any(String) });
  });
  it('cannot be told apart if a Content ends in a field that no type names', () => {
    const push = understand(
      `${head('event')}${cdata('Event', 'moon_landing')}${cdata('Content', 'x]]></Content><Remark><![CDATA[evil')}${cdata('Remark', 'r')}</xml>`,
    );
    expect(push.message).toMatchObject({ type: 'unknown', problem: expect.any(String) });
  });
});

/** Where a text ends its element and opens it again, with nothing between. */
const againOf = (element: string): RegExp =>
  new RegExp(`\\]\\]>\\s*</\\s*${element}\\s*>\\s*<${element}>\\s*<!\\[CDATA\\[`, 'g');

/** Users cannot write what XML cannot hold, or WeChat drops it. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
  return text.replaceAll(/[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|\p{Cs}/gu, '');
}
