import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml } from '#shared/wechat/xml.ts';
import { errorCode } from '../../support/error-code.ts';
import { parseWithSaxes } from '../../support/saxes-parser.ts';

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
  it('joins CDATA that was split, and text around it', () => {
    expect(parseXml('<xml><A>1<![CDATA[x]]]]><![CDATA[>y]]>2</A></xml>')).toEqual({ A: '1x]]>y2' });
  });
  it('reads groups and lists', () => {
    const xml =
      '<xml><SendPicsInfo><Count>2</Count><PicList><item><PicMd5Sum>a</PicMd5Sum></item><item><PicMd5Sum>b</PicMd5Sum></item></PicList></SendPicsInfo></xml>';
    expect(parseXml(xml)).toEqual({
      SendPicsInfo: { Count: '2', PicList: { item: [{ PicMd5Sum: 'a' }, { PicMd5Sum: 'b' }] } },
    });
  });
  it('has an empty element as empty text, and a list of one as a list', () => {
    expect(parseXml('<xml><EventKey/><Ticket></Ticket><P><item>1</item></P></xml>')).toEqual({
      EventKey: '',
      Ticket: '',
      P: { item: ['1'] },
    });
  });
  it('takes field names that mean something to JavaScript as any other', () => {
    const fields = parseXml('<xml><constructor>1</constructor><__proto__>2</__proto__></xml>');
    expect(fields['constructor']).toBe('1');
    expect(Object.keys(fields)).toEqual(['constructor', '__proto__']);
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
    ['an unknown entity', '<xml><A>&lol;</A></xml>', 'malformed_body'],
    ['two roots', '<xml/><xml/>', 'malformed_body'],
    ['text behind the root', '<xml/>x', 'malformed_body'],
    ['a bare ampersand', '<xml><A>a & b</A></xml>', 'malformed_body'],
    ['a reference to a forbidden character', '<xml><A>&#8;</A></xml>', 'malformed_body'],
    ['an end of CDATA without its beginning', '<xml><A>a]]>b</A></xml>', 'malformed_body'],
    ['a comment', '<xml><!-- a --></xml>', 'forbidden_body'],
    ['CDATA not closed', '<xml><A><![CDATA[x</A></xml>', 'malformed_body'],
    ['another root', '<html></html>', 'forbidden_body'],
    ['a DOCTYPE', '<!DOCTYPE xml [<!ENTITY a "b">]><xml><A>&a;</A></xml>', 'forbidden_body'],
    ['a processing instruction', '<?php echo 1 ?><xml/>', 'forbidden_body'],
    ['an attribute', '<xml a="1"><A>1</A></xml>', 'forbidden_body'],
    [
      'a field twice',
      '<xml><FromUserName>a</FromUserName><FromUserName>b</FromUserName></xml>',
      'forbidden_body',
    ],
    ['a hundred thousand levels', `<xml>${'<a>'.repeat(100_000)}`, 'forbidden_body'],
  ])('refuses %s', (_, xml, code) => {
    expect(errorCode(() => parseXml(xml))).toBe(code);
  });

  it('never quotes the body in an error', () => {
    for (const xml of ['<xml><A>secret</B></xml>', '<xml>&secret;</xml>']) {
      expect(() => parseXml(xml)).not.toThrow(/secret/);
    }
  });
  it('reads back any text that is written as CDATA', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        // XML 1.0 has no other line end than \n, and no control characters.
        fc.pre(!/[\p{Cc}\uFFFE\uFFFF]/u.test(text));
        const xml = `<xml><Content><![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]></Content></xml>`;
        expect(parseXml(xml)).toEqual({ Content: text });
      }),
    );
  });
});

describe('parseXml beside a general XML parser', () => {
  const name = fc.constantFrom(
    'ToUserName',
    'Content',
    'MsgId',
    'item',
    'List',
    '__proto__',
    'a-b',
    'a.b',
    '/xml',
    'xml',
    '1a',
    '中',
  );
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom(
      '',
      '1761201190',
      '&lt;',
      '&#65;',
      '&#x1F600;',
      '&#0;',
      '&nbsp;',
      '& ',
      '<b>',
      ']]>',
      '\r\n',
      '\t',
      ' a ',
      '<!--x-->',
      '<?a?>',
    ),
  );
  const gap = fc.constantFrom('', '', '\n', '  ', ' x ', '<!-- -->');
  const kind = fc.constantFrom('cdata', 'cdata', 'bare', 'empty', 'attribute', 'mixed');
  const space = fc.constantFrom('', ' ', '\n');
  const leaf = fc.record({ name, end: fc.option(name), kind, text, space }).map((one) => {
    if (one.kind === 'empty') return `<${one.name}${one.space}/>`;
    if (one.kind === 'attribute') return `<${one.name} a="1">${one.text}</${one.name}>`;
    const cdata = `<![CDATA[${one.text}]]>`;
    const inner = { cdata, bare: one.text, mixed: one.text + cdata }[one.kind] ?? '';
    return `<${one.name}${one.space}>${inner}</${one.end ?? one.name}${one.space}>`;
  });
  const { element } = fc.letrec<{ element: string }>((tie) => ({
    element: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc
        .tuple(name, fc.array(tie('element'), { maxLength: 3 }), space)
        .map(([group, children, between]) => `<${group}>${children.join(between)}</${group}>`),
    ),
  }));
  const document = fc
    .record({
      elements: fc.array(element, { maxLength: 4 }),
      gap,
      head: fc.constantFrom('', '<?xml version="1.0"?>', '\n', 'x'),
    })
    .map(
      ({ elements, gap: between, head }) => `${head}<xml>${between}${elements.join(between)}${between}</xml>`,
    );

  it('reads whatever it accepts in the same way, and accepts nothing that is not well-formed', () => {
    let accepted = 0;
    fc.assert(
      fc.property(document, (xml) => {
        let fields: unknown;
        try {
          fields = parseXml(xml);
        } catch {
          return;
        }
        accepted++;
        const tree = parseWithSaxes(xml.trim());
        expect(fields).toEqual(typeof tree === 'string' ? {} : tree);
      }),
      { numRuns: 5000 },
    );
    // The law says nothing if hardly any document is accepted.
    expect(accepted).toBeGreaterThan(500);
  });
});
