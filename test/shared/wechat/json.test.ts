import { describe, expect, it } from 'vitest';
import { BodyError } from '#shared/wechat/body-error.ts';
import { parseJson } from '#shared/wechat/json.ts';
import { errorCode } from '../../support/error-code.ts';

describe('parseJson', () => {
  it('keeps every value as text, and a MsgId to its last digit', () => {
    expect(
      parseJson('{"MsgId":22876340532172987,"CreateTime":1714112445,"a":null,"b":true,"c":1.5}'),
    ).toEqual({
      MsgId: '22876340532172987',
      CreateTime: '1714112445',
      a: '',
      b: 'true',
      c: '1.5',
    });
  });
  it('leaves digits and brackets in text alone', () => {
    expect(parseJson('{"Content":"订单 12345678901234567890 \\" {\\"MsgId\\":22876340532172987}"}')).toEqual({
      Content: '订单 12345678901234567890 " {"MsgId":22876340532172987}',
    });
  });
  it('keeps a list of objects a list, and an object an object', () => {
    expect(parseJson('{"List":[{"TemplateId":"a"}],"One":{"TemplateId":"b"}}')).toEqual({
      List: [{ TemplateId: 'a' }],
      One: { TemplateId: 'b' },
    });
  });

  it('keeps numbers as they are written', () => {
    expect(parseJson('{"a":[0,-1,1.50,1e3,-0.1E-2,123456789012345678901234567890]}')).toEqual({
      a: ['0', '-1', '1.50', '1e3', '-0.1E-2', '123456789012345678901234567890'],
    });
  });
  it('leaves out __proto__, whatever is in it', () => {
    const fields = parseJson(
      '{"__proto__":{"A":1},"\\u005f_proto__":2,"G":{"__proto__":[3],"constructor":4}}',
    );
    expect(Object.keys(fields)).toEqual(['G']);
    expect(fields).toEqual({ G: { constructor: '4' } });
    expect(fields['A']).toBeUndefined();
  });
  it('reads lists, groups and null', () => {
    expect(parseJson(' { "a" : [ ] , "b" : { } , "c" : [ [ 1 ] , { "d" : null } ] } ')).toEqual({
      a: [],
      b: {},
      c: [['1'], { d: '' }],
    });
    expect(parseJson('{}')).toEqual({});
  });
  it('does not add up the levels of groups and lists that are side by side', () => {
    expect(parseJson('{"x":{"y":1},"y":2}')).toEqual({ x: { y: '1' }, y: '2' });
    const entries = Array.from({ length: 20 }, () => ({ a: { b: '1' } }));
    expect(parseJson(JSON.stringify({ entries, more: [[], [], [], [], [], [], [], [], []] }))).toEqual({
      entries,
      more: [[], [], [], [], [], [], [], [], []],
    });
  });
  it('accepts eight levels', () => {
    expect(errorCode(() => parseJson(`${'{"a":'.repeat(8)}1${'}'.repeat(8)}`))).toBe('nothing thrown');
    expect(errorCode(() => parseJson(`{"a":${'['.repeat(7)}${']'.repeat(7)}}`))).toBe('nothing thrown');
  });
  it('makes a list of a repeated field that decides nothing', () => {
    expect(parseJson('{"x":{"y":1,"y":2,"Event":3,"Event":4},"z":[1],"z":2}')).toEqual({
      x: { y: ['1', '2'], Event: ['3', '4'] },
      z: ['1', '2'],
    });
  });
  it.each([
    ['raw control characters', '{"Content":"a\u0000b\u0001c\u001bd\u001f"}', 'abcd'],
    ['a raw tab and line ends', '{"Content":"a\tb\nc\r\nd\re"}', 'a\tb\nc\nd\ne'],
    ['raw line ends beside escapes', '{"Content":"a\\\\\nb\\"\n\\n"}', 'a\\\nb"\n\n'],
    ['raw U+FFFE and U+FFFF', '{"Content":"a\uFFFEb\uFFFF"}', 'ab'],
    ['escaped U+0000, U+0008, U+FFFE, U+FFFF', '{"Content":"a\\u0000b\\bc\\uFFFEd\\uffff"}', 'abcd'],
    ['half a pair, escaped', '{"Content":"a\\ud83db\\ude00c"}', 'abc'],
    ['a pair, escaped', '{"Content":"\\ud83d\\ude00"}', '😀'],
    ['escaped slashes and quotes', '{"Content":"\\/\\"\\\\"}', '/"\\'],
    ['U+2028', '{"Content":"a\u2028b"}', 'a\u2028b'],
    ['NUL and space behind', '{"Content":"a"}\u0000\n', 'a'],
    ['a name with an escape', '{"\\u0043ontent":"a"}', 'a'],
  ])('takes %s', (_, json, content) => {
    expect(parseJson(json)).toEqual({ Content: content });
  });

  it.each([
    ['nothing', '', 'malformed_body'],
    ['a list', '[]', 'malformed_body'],
    ['a number', '22876340532172987', 'malformed_body'],
    ['an object cut off', '{"a":1', 'malformed_body'],
    ['text cut off', '{"a":"', 'malformed_body'],
    ['text cut off behind an escape', '{"a":"x\\\\\\"', 'malformed_body'],
    ['an object that begins as a list', '["a":1}', 'malformed_body'],
    ['single quotes', "{'a':1}", 'malformed_body'],
    ['a field twice', '{"FromUserName":"a","FromUserName":"b"}', 'forbidden_body'],
    ['a field twice, once with an escape', '{"Event":"a","\\u0045vent":"b"}', 'forbidden_body'],
    ['a field without a value', '{"a"}', 'malformed_body'],
    ['a field without a name', '{1:2}', 'malformed_body'],
    ['a name that is half quoted', '{a":1}', 'malformed_body'],
    ['a second name that is half quoted', '{"a":1,b":1}', 'malformed_body'],
    ['a comma too many', '{"a":1,}', 'malformed_body'],
    ['a comma too few', '{"a":1"b":2}', 'malformed_body'],
    ['a colon too many', '{"a"::1}', 'malformed_body'],
    ['a comma too many in a list', '{"a":[1,]}', 'malformed_body'],
    ['brackets mixed up', '{"a":[1}]', 'malformed_body'],
    ['text behind', '{"a":1}x', 'malformed_body'],
    ['a number with a zero before it', '{"a":01}', 'malformed_body'],
    ['half a number', '{"a":1.}', 'malformed_body'],
    ['a word that JSON does not know', '{"a":undefined}', 'malformed_body'],
    ['words run together', '{"a":truefalse}', 'malformed_body'],
    ['an escape that JSON does not know', '{"a":"\\x"}', 'malformed_body'],
    ['half an escape', '{"a":"\\u12"}', 'malformed_body'],
    ['nine levels', `${'{"a":'.repeat(9)}1${'}'.repeat(9)}`, 'forbidden_body'],
    ['nine levels of lists', `{"a":${'['.repeat(8)}${']'.repeat(8)}}`, 'forbidden_body'],
    ['a hundred thousand lists', `{"a":${'['.repeat(100_000)}`, 'forbidden_body'],
  ])('refuses %s', (_, json, code) => {
    expect(errorCode(() => parseJson(json))).toBe(code);
  });

  it.each([
    ['cut off', '{"a":1,"b":{"c":2},"d":"x', { a: '1', b: { c: '2' } }],
    ['with text behind it', '{"a":1}x', { a: '1' }],
    ['with a field twice', '{"Event":"a","Event":"b","c":1}', { Event: ['a', 'b'], c: '1' }],
    ['that is a list', '[1]', {}],
  ])('returns what could be read of a body %s', (_, json, expected) => {
    let fields: unknown;
    try {
      parseJson(json);
    } catch (error) {
      fields = error instanceof BodyError && error.fields;
    }
    expect(fields).toEqual(expected);
  });
  it('never quotes the body in an error', () => {
    expect(() => parseJson('{"Content": secret}')).toThrow(/^(?!.*secret)/s);
  });
});
