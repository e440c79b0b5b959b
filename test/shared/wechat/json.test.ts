import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
  it('leaves digits and brackets inside text alone', () => {
    expect(parseJson('{"Content":"订单 12345678901234567890 \\" {\\"MsgId\\":22876340532172987}"}')).toEqual({
      Content: '订单 12345678901234567890 " {"MsgId":22876340532172987}',
    });
  });
  it('has a list of objects and an object alone as they come', () => {
    expect(parseJson('{"List":[{"TemplateId":"a"}],"One":{"TemplateId":"b"}}')).toEqual({
      List: [{ TemplateId: 'a' }],
      One: { TemplateId: 'b' },
    });
  });

  it.each([
    ['nothing', '', 'malformed_body'],
    ['a list', '[]', 'malformed_body'],
    ['a number', '22876340532172987', 'malformed_body'],
    ['an object cut off', '{"a":1', 'malformed_body'],
    ['text cut off', '{"a":"', 'malformed_body'],
    ['single quotes', "{'a':1}", 'malformed_body'],
    ['a field twice', '{"FromUserName":"a","FromUserName":"b"}', 'forbidden_body'],
    ['a field twice in a group', '{"x":{"y":1,"y":2}}', 'forbidden_body'],
    ['a field name with an escape', '{"From\\u0055serName":"a"}', 'forbidden_body'],
    ['nine levels', `${'{"a":'.repeat(9)}1${'}'.repeat(9)}`, 'forbidden_body'],
    ['a hundred thousand lists', '['.repeat(100_000), 'forbidden_body'],
  ])('refuses %s', (_, json, code) => {
    expect(errorCode(() => parseJson(json))).toBe(code);
  });

  it('never quotes the body in an error', () => {
    expect(() => parseJson('{"Content": secret}')).not.toThrow(/secret/);
  });
  it('takes time in proportion to the length, also for quotes that are never closed', () => {
    const time = (json: string): number => {
      const start = performance.now();
      errorCode(() => parseJson(json));
      return performance.now() - start;
    };
    const hostile = (length: number): string => `{"a":${'\\"'.repeat(length / 2)}`;
    time(hostile(1000));
    expect(time(hostile(64_000))).toBeLessThan(200 + 640 * time(hostile(1000)));
  });
  it('reads back whatever JSON.stringify writes of text', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[A-Za-z_]{1,12}$/), fc.string({ unit: 'binary' })),
        (object) => {
          expect({ ...parseJson(JSON.stringify(object)) }).toEqual(object);
        },
      ),
    );
  });
});
