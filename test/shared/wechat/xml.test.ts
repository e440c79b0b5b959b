import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyError } from '#shared/wechat/body-error.ts';
import { parseXml } from '#shared/wechat/xml.ts';
import { errorCode } from '../../support/error-code.ts';

describe('parseXml', () => {
  it('keeps every value as text', () => {
    const fields = parseXml(
      '<xml>\n <CreateTime>1761201190</CreateTime> <MsgId>25190388113346021</MsgId>\n<Content><![CDATA[ 查询<b>&amp; ]]></Content></xml>',
    );
    expect(fields).toEqual({
      CreateTime: '1761201190',
      MsgId: '25190388113346021',
      Content: ' 查询<b>&amp; ',
    });
  });
  it.each([
    '<A> <![CDATA[ x ]]> </A>',
    '<A>\n<![CDATA[ x ]]>\n</A >',
    '<A>\t<![CDATA[ x ]]></A\n>',
    '<A><![CDATA[ x ]]>\r\n</A>',
  ])('drops the space around CDATA: %j', (element) => {
    expect(parseXml(`<xml>${element}</xml>`)).toEqual({ A: ' x ' });
    expect(parseXml(`<xml>${element}<B/></xml>`)).toEqual({ A: ' x ', B: '' });
  });
  it('keeps text before CDATA', () => {
    expect(parseXml('<xml><A>1<![CDATA[x]]></A></xml>')).toEqual({ A: '1x' });
  });
  it('keeps space in text without CDATA', () => {
    expect(parseXml('<xml><A> 1 </A><B>\n</B></xml>')).toEqual({ A: ' 1 ', B: '\n' });
  });
  it.each([
    ['groups', '<L><N>1</N></L><L><N>2</N></L>', { L: [{ N: '1' }, { N: '2' }] }],
    ['texts', '<L><![CDATA[a]]></L>\n<L><![CDATA[b]]></L>', { L: ['a', 'b'] }],
    ['numbers', '<L>1</L><L>2</L><L>3</L>', { L: ['1', '2', '3'] }],
    ['numbers with something between', '<L>1</L><M>2</M><L>3</L>', { L: ['1', '3'], M: '2' }],
    ['texts, groups and nothing', '<L>1</L><L><N>2</N></L><L/>', { L: ['1', { N: '2' }, ''] }],
    ['lists of lists', '<L><N>1</N><N>2</N></L><L/>', { L: [{ N: ['1', '2'] }, ''] }],
    ['two lists side by side', '<L>1</L><L>2</L><M>3</M><M>4</M>', { L: ['1', '2'], M: ['3', '4'] }],
    ['fields that decide elsewhere', '<G><Event>1</Event><Event>2</Event></G>', { G: { Event: ['1', '2'] } }],
    ['a name of JavaScript', '<constructor>1</constructor><constructor>2</constructor>', undefined],
  ])('makes a list of repeated elements: %s', (_, xml, expected) => {
    const fields = parseXml(`<xml>${xml}</xml>`);
    if (expected === undefined) expect(Object.entries(fields)).toEqual([['constructor', ['1', '2']]]);
    else expect(fields).toEqual(expected);
  });
  it.each([
    ['&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
    [
      '&#65;&#x41;&#x1F600;&#10;&#9;&#xfffd;&#xD7FF;&#xE000;&#x10FFFF;',
      'AA😀\n\t\uFFFD\uD7FF\uE000\u{10FFFF}',
    ],
    ['a & b &nbsp; &lol; &;', 'a & b &nbsp; &lol; &;'],
    ['a&#8;b&#0;c&#xFFFE;d&#xD800;e&#x110000;f&#x20;g', 'abcdef g'],
    ['&amp;lt;', '&lt;'],
  ])('reads the references in %j', (text, expected) => {
    expect(parseXml(`<xml><A>${text}</A></xml>`)).toEqual({ A: expected });
  });
  it.each([
    ['a declaration', '<?xml version="1.0" encoding="UTF-8"?>\n<xml><A>1</A></xml>'],
    ['a declaration and no space', '<?xml version="1.0"?><xml><A>1</A></xml>'],
    ['a line before and behind', '\n<xml><A>1</A></xml>\n'],
    ['a byte order mark', '\uFEFF<xml><A>1</A></xml>'],
    ['NUL behind', '<xml><A>1</A></xml>\u0000'],
    ['space in tags', '<xml ><A\n>1</A ></xml >'],
  ])('takes %s', (_, xml) => {
    expect(parseXml(xml)).toEqual({ A: '1' });
  });
  it('accepts eight levels', () => {
    expect(parseXml(`<xml>${'<a>'.repeat(7)}1${'</a>'.repeat(7)}</xml>`)).toEqual({
      a: { a: { a: { a: { a: { a: { a: '1' } } } } } },
    });
  });
  it('turns line ends into those of XML', () => {
    expect(parseXml('<xml><A><![CDATA[a\r\nb\rc\n]]></A></xml>')).toEqual({ A: 'a\nb\nc\n' });
  });
  it('recognises a name that it has read before only by the whole tag', () => {
    for (let times = 0; times < 2; times++) {
      expect(parseXml('<xml><A>1</A><AB>2</AB><A/><B ><C/></B></xml>')).toEqual({
        A: ['1', ''],
        AB: '2',
        B: { C: '' },
      });
      for (const wrong of [
        '<A b="1">1</A>',
        '<A b>1</A>',
        '<A><B></A>',
        '<A>1</AB>',
        '<A>1</ A>',
        '<1>1</1>',
      ]) {
        expect(() => parseXml(`<xml>${wrong}</xml>`)).toThrow(BodyError);
      }
    }
    // More than are remembered.
    const many = Array.from({ length: 600 }, (_, index) => `<n${index}>1</n${index}>`).join('');
    for (let times = 0; times < 2; times++)
      expect(Object.keys(parseXml(`<xml>${many}</xml>`))).toHaveLength(600);
  });
  it('reads names in Chinese', () => {
    expect(parseXml('<xml><订单><![CDATA[1]]></订单></xml>')).toEqual({ 订单: '1' });
  });
  it('reads groups and lists', () => {
    const xml =
      '<xml><SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum>a</PicMd5Sum></item><item><PicMd5Sum>b</PicMd5Sum></item></PicList></SendPicsInfo></xml>';
    expect(parseXml(xml)).toEqual({
      SendPicsInfo: { Count: '2', PicList: { item: [{ PicMd5Sum: 'a' }, { PicMd5Sum: 'b' }] } },
    });
  });
  it('reads an empty element as empty text, and a list of one as a list', () => {
    expect(parseXml('<xml><EventKey/><Ticket></Ticket><P><item>1</item></P></xml>')).toEqual({
      EventKey: '',
      Ticket: '',
      P: { item: ['1'] },
    });
  });
  it('reads field names that mean something to JavaScript like any other', () => {
    const fields = parseXml('<xml><constructor>1</constructor><toString>2</toString></xml>');
    expect(fields['constructor']).toBe('1');
    expect(Object.keys(fields)).toEqual(['constructor', 'toString']);
    expect(fields['valueOf']).toBeUndefined();
  });
  it('leaves out __proto__', () => {
    const fields = parseXml(
      '<xml><__proto__><A>1</A></__proto__><__proto__>2</__proto__><G><__proto__>3</__proto__><B>4</B></G></xml>',
    );
    expect(Object.keys(fields)).toEqual(['G']);
    expect(fields).toEqual({ G: { B: '4' } });
  });
  it('drops control characters that a user can send and XML forbids', () => {
    expect(parseXml('<xml><Content><![CDATA[a\u0008b\u000Bc\uFFFF😀]]></Content></xml>')).toEqual({
      Content: 'abc😀',
    });
  });

  it.each([
    ['nothing', '', 'malformed_body'],
    ['text', 'hello', 'malformed_body'],
    ['an element not closed', '<xml><A>1</xml>', 'malformed_body'],
    ['a text cut off', '<xml><A>x', 'malformed_body'],
    ['a closing tag cut off', '<xml><A>1</A', 'malformed_body'],
    ['a closing tag cut off, and one letter more', '<xml><A>1</Ax', 'malformed_body'],
    ['a comment that ends like CDATA', '<xml><A><!--12345]]></A></xml>', 'malformed_body'],
    ['a comment in an element', '<xml><A><!-- x --></A></xml>', 'malformed_body'],
    ['CDATA behind an element', '<xml><G><A>1</A><![CDATA[x]]></G></xml>', 'malformed_body'],
    ['texts in two places', '<xml><A><![CDATA[1]]></A><B>2</B><A><![CDATA[3]]></A></xml>', 'forbidden_body'],
    ['groups in two places', '<xml><A><N>1</N></A><B>2</B><A><N>3</N></A></xml>', 'forbidden_body'],
    [
      'texts in two places of a group',
      '<xml><G><A><![CDATA[1]]></A><B/><A><![CDATA[3]]></A></G></xml>',
      'forbidden_body',
    ],
    ['two roots', '<xml/><xml/>', 'malformed_body'],
    ['text behind the root', '<xml/>x', 'malformed_body'],
    ['text behind CDATA', '<xml><A><![CDATA[x]]>y</A></xml>', 'malformed_body'],
    ['an end of CDATA without its beginning', '<xml><A>a]]>b</A></xml>', 'malformed_body'],
    ['a comment', '<xml><!-- a --></xml>', 'malformed_body'],
    ['CDATA not closed', '<xml><A><![CDATA[x</A></xml>', 'malformed_body'],
    ['another root', '<html></html>', 'forbidden_body'],
    ['a DOCTYPE', '<!DOCTYPE xml [<!ENTITY a "b">]><xml><A>&a;</A></xml>', 'malformed_body'],
    ['a processing instruction', '<?php echo 1 ?><xml/>', 'malformed_body'],
    ['an attribute', '<xml a="1"><A>1</A></xml>', 'malformed_body'],
    [
      'a field twice',
      '<xml><FromUserName>a</FromUserName><FromUserName>b</FromUserName></xml>',
      'forbidden_body',
    ],
    ['nine levels', `<xml>${'<a>'.repeat(8)}${'</a>'.repeat(8)}</xml>`, 'forbidden_body'],
    ['a hundred thousand levels', `<xml>${'<a>'.repeat(100_000)}`, 'forbidden_body'],
  ])('refuses %s', (_, xml, code) => {
    expect(errorCode(() => parseXml(xml))).toBe(code);
  });

  it.each([
    ['cut off', '<xml><A>1</A><B>2</B><C', { A: '1', B: '2' }],
    ['cut off in a text', '<xml><A>1</A><B><![CDATA[x', { A: '1' }],
    ['with a comment', '<xml><A>1</A><!-- x --><B>2</B></xml>', { A: '1' }],
    ['with an attribute', '<xml><A>1</A><B b="1">2</B></xml>', { A: '1' }],
    ['with text behind it', '<xml><A>1</A></xml>x', { A: '1' }],
    [
      'with a field twice',
      '<xml><Event>1</Event><Event>2</Event><A>3</A></xml>',
      { Event: ['1', '2'], A: '3' },
    ],
  ])('returns what could be read of a body %s', (_, xml, expected) => {
    expect(fieldsOfError(() => parseXml(xml))).toEqual(expected);
  });
  it('never quotes the body in an error', () => {
    for (const xml of ['<xml><A>secret</B></xml>', '<xml><A>secret</A>']) {
      expect(() => parseXml(xml)).toThrow(/^(?!.*secret)/s);
    }
  });
  it('reads back any text that is written as CDATA', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        // XML 1.0 has no other line end than \n, and no control characters.
        fc.pre(!/[\p{Cc}\uFFFE\uFFFF]/u.test(text));
        const xml = `<xml><Content><![CDATA[${text}]]></Content></xml>`;
        expect(parseXml(xml)).toEqual({ Content: text });
      }),
    );
  });
});

function fieldsOfError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    if (error instanceof BodyError) return error.fields;
  }
  return 'no BodyError';
}
