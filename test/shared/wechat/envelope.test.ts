import { describe, expect, it } from 'vitest';
import { encryptedIn } from '#shared/wechat/envelope.ts';

const encrypt = (text: string): string => `<Encrypt><![CDATA[${text}]]></Encrypt>`;

describe('encryptedIn', () => {
  it.each([
    ['XML', `<xml><ToUserName><![CDATA[gh_1]]></ToUserName>${encrypt('a+b/c=')}</xml>`],
    ['XML behind an empty line', `\r\n<xml>${encrypt('a+b/c=')}</xml>`],
    ['XML without CDATA', '<xml><Encrypt>a+b/c=</Encrypt></xml>'],
    ['XML with white space', '<xml><Encrypt>\n <![CDATA[ a+b/c= ]]>\n</Encrypt></xml>'],
    ['JSON', '{"ToUserName":"gh_1","Encrypt":"a+b/c="}'],
    ['JSON with escaped slashes and white space', '\n{ "Encrypt" :\n" a+b\\/c= " }'],
    ['JSON whose text is the name', '{"Content":"Encrypt","Encrypt":"a+b/c="}'],
    ['JSON whose text is the whole member', '{"Content":"\\"Encrypt\\":\\"x\\"","Encrypt":"a+b/c="}'],
  ])('finds the one text of %s', (_, body) => {
    expect(encryptedIn(body)).toEqual(['a+b/c=']);
  });

  it.each([
    ['nothing', ''],
    ['text', 'Encrypt'],
    ['XML without it', '<xml><Content><![CDATA[a]]></Content></xml>'],
    ['XML whose text says its end', '<xml><Content><![CDATA[a</Encrypt>]]></Content></xml>'],
    ['XML where it is empty', '<xml><Encrypt></Encrypt></xml>'],
    ['XML where it is empty CDATA', `<xml>${encrypt(' ')}</xml>`],
    ['XML where it has no end', '<xml><Encrypt>abc'],
    ['JSON where it is empty', '{"Encrypt":""}'],
    ['JSON where it is blank', '{"Encrypt":"  "}'],
    ['JSON where it is no text', '{"Encrypt":5}'],
    ['a list', '["Encrypt":"a"]'],
  ])('finds none in %s', (_, body) => {
    expect(encryptedIn(body)).toEqual([]);
  });

  const written = '<Content><![CDATA[<Encrypt>x</Encrypt>]]></Content>';
  it.each([
    ['behind what a user wrote', `<xml>${written}${encrypt('own')}</xml>`],
    ['before what a user wrote', `<xml>${encrypt('own')}${written}</xml>`],
    ['before what a user wrote, with white space', `<xml>${encrypt(' own\n')}${written}</xml>`],
    ['before what a user wrote, in XML without an end', `<xml>${encrypt('own')}${written}<A>`],
    ['before an element that a user opened', `<xml>${encrypt('own')}<B>1</B>${encrypt('x')}${written}</xml>`],
    ['behind an element that a user opened', `<xml>${encrypt('x')}<B>1</B>${encrypt('own')}${written}</xml>`],
    [
      'behind two elements that a user opened, and before what one wrote',
      `<xml>${encrypt('x')}<B/>${encrypt('y')}<B/>${encrypt('own')}${written}</xml>`,
    ],
    ['first in JSON', '{"Encrypt":"own","a":{"Encrypt":"x"}}'],
    ['last in JSON', '{"a":{"Encrypt":"x"},"Encrypt":"own"}'],
  ])('finds the own one among few: %s', (_, body) => {
    const found = encryptedIn(body);
    expect(found).toContain('own');
    expect(found.length).toBeLessThanOrEqual(3);
  });
  it.each(['<![CDATA[a', 'a]]>'])('takes half of a CDATA section for what it is: %s', (text) => {
    expect(encryptedIn(`<xml><Encrypt>${text}</Encrypt></xml>`)).toEqual([text]);
  });
  it('puts the likeliest first, which is the last in the body', () => {
    expect(encryptedIn(`<xml>${written}${encrypt('own')}</xml>`)[0]).toBe('own');
    expect(encryptedIn('{"a":{"Encrypt":"x"},"Encrypt":"own"}')[0]).toBe('own');
  });
});
