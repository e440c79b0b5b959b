import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseXml } from '#shared/wechat/xml.ts';
import { parseWithSaxes } from '../../support/saxes-parser.ts';

describe('parseXml and a general XML parser', () => {
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
        const tree = parseWithSaxes(asWeChatMeansIt(xml));
        expect(fields).toEqual(typeof tree === 'string' ? {} : tree);
      }),
      { numRuns: 5000 },
    );
    // The law says nothing if hardly any document is accepted.
    expect(accepted).toBeGreaterThan(500);
  });
});

/**
 * The document with what differs between XML and WeChat's written as XML: `]]>` inside a text, space around CDATA, and
 * ampersands and references that mean nothing.
 */
function asWeChatMeansIt(xml: string): string {
  return xml
    .trim()
    .replaceAll(
      /(<([\w.\u4e00-\u9fff-]+)\s*>)([^<]*)<!\[CDATA\[([\s\S]*?)\]\]>\s*(?=<\/\2\s*>\s*(?:<[/A-Za-z_\u4e00-\u9fff]|$))/g,
      (_, tag: string, _name, before: string, text: string) =>
        `${tag}${before.trim() === '' ? '' : before}<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`,
    )
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((part, index) => (index % 2 === 1 ? part : withReferences(part)))
    .join('');
}

function withReferences(text: string): string {
  return text.replaceAll('&#0;', '').replaceAll(/&(?!(?:lt|gt|amp|quot|apos|#\d+|#x[\da-fA-F]+);)/g, '&amp;');
}
