import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEncodingAesKey, decrypt, encrypt } from '#shared/wechat/cipher.ts';
import { v3, v4, v5, v6, v7 } from '../../fixtures/vectors.ts';
import { errorCode } from '../../support/error-code.ts';

const keyOf = (vector: { encodingAesKey: string }) => decodeEncodingAesKey(vector.encodingAesKey);

describe('decrypt', () => {
  it('opens V3', () => {
    expect(decrypt(v3.encrypt, keyOf(v3))).toEqual({ message: v3.message, appId: v3.appId });
  });
  it('opens V5, whose padding is longer than the 16 bytes of AES', () => {
    const { message, appId } = decrypt(v5.encrypt, keyOf(v5));
    expect(appId).toBe(v5.appId);
    expect(message).toContain('<Content><![CDATA[hello]]></Content>');
  });
  it('opens V7 and its reply', () => {
    expect(decrypt(v7.encrypt, keyOf(v7)).message).toContain(v7.content);
    expect(decrypt(v7.reply.encrypt, keyOf(v7)).message).toContain(v7.reply.content);
  });

  it.each([
    ['nothing', ''],
    ['a block cut off', Buffer.from(v3.encrypt, 'base64').subarray(0, -16).toString('base64')],
    ['half a block cut off', Buffer.from(v3.encrypt, 'base64').subarray(0, -8).toString('base64')],
    ['one block', Buffer.alloc(16).toString('base64')],
    ['text that is not base64', '!!!!'],
  ])('refuses %s', (_, encrypted) => {
    expect(errorCode(() => decrypt(encrypted, keyOf(v3)))).toBe('undecryptable');
  });
  it('refuses what was encrypted with another key', () => {
    expect(errorCode(() => decrypt(v7.encrypt, keyOf(v3)))).toBe('undecryptable');
  });
  it('opens a message in the same way, whatever it read before', () => {
    const [key, fresh] = [keyOf(v3), keyOf(v3)];
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 })), (before) => {
        for (const bytes of before) errorCode(() => decrypt(Buffer.from(bytes).toString('base64'), key));
        expect(decrypt(v3.encrypt, key)).toEqual({ message: v3.message, appId: v3.appId });
      }),
    );
    expect(decrypt(v3.encrypt, fresh)).toEqual(decrypt(v3.encrypt, key));
  });
  it('never throws anything else, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const outcome = errorCode(() => decrypt(Buffer.from(bytes).toString('base64'), keyOf(v3)));
        expect(['undecryptable', 'nothing thrown']).toContain(outcome);
      }),
    );
  });
});

describe('decrypt, of data that this project did not encrypt', () => {
  const key = keyOf(v3);
  /** Any bytes, in whole blocks of 16, as the Encrypt of a push. */
  const sealed = (plain: Buffer): string => {
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
  };
  /** 16 random bytes, a length, a message, an AppId and padding, which need not fit together. */
  const layout = (length: number, message: string, appId: string, padding: Buffer): Buffer => {
    const head = Buffer.alloc(20, 'r');
    head.writeUInt32BE(length, 16);
    return Buffer.concat([head, Buffer.from(message + appId), padding]);
  };
  const pad = (count: number, value = count): Buffer => Buffer.alloc(count, value);

  it.each([
    ['one byte of padding', layout(5, 'hello', 'wx4567', pad(1)), { message: 'hello', appId: 'wx4567' }],
    [
      'a whole block of padding',
      layout(5, 'hello', 'wx45678', pad(32)),
      { message: 'hello', appId: 'wx45678' },
    ],
    [
      '17 bytes of padding, more than AES has',
      layout(5, 'hello', 'wx4567', pad(17)),
      { message: 'hello', appId: 'wx4567' },
    ],
    ['no message', layout(0, '', 'wx3456789012', pad(32)), { message: '', appId: 'wx3456789012' }],
    ['no AppId', layout(12, 'hello, world', '', pad(32)), { message: 'hello, world', appId: '' }],
    ['neither', layout(0, '', '', pad(28)), { message: '', appId: '' }],
    ['blocks of 16 in an odd number', layout(4, 'abcd', 'wx', pad(22)), { message: 'abcd', appId: 'wx' }],
  ])('takes %s', (_, plain, expected) => {
    expect(plain.length % 16).toBe(0);
    expect(decrypt(sealed(plain), key)).toEqual(expected);
  });
  it.each([
    ['padding of 0', layout(4, 'abcd', 'wx', pad(22, 0))],
    ['padding of 33', layout(4, 'abcd', '', pad(40, 33))],
    ['padding of 33 in full', layout(4, 'abcdefg', '1234', pad(33))],
    ['padding of 255', layout(4, 'abcd', 'wx', pad(22, 255))],
    ['padding that is not all alike', layout(4, 'abcd', 'wx', Buffer.concat([pad(1, 21), pad(21, 22)]))],
    ['padding that is longer than the text', Buffer.alloc(16, 32)],
    ['padding that reaches into the length', Buffer.concat([Buffer.alloc(19), pad(29)])],
    ['nothing but padding', Buffer.alloc(32, 32)],
    ['a length beyond the end', layout(7, 'abcd', 'wx', pad(22))],
    ['a length of 4 GB', layout(0xffff_ffff, 'abcd', 'wx', pad(22))],
  ])('refuses %s', (_, plain) => {
    expect(plain.length % 16).toBe(0);
    expect(errorCode(() => decrypt(sealed(plain), key))).toBe('undecryptable');
  });
});

describe('encrypt', () => {
  it.each([
    ['V4', v4],
    ['V6', v6],
  ])('gives the text of %s', (_, vector) => {
    expect(encrypt(vector.message, vector.appId, keyOf(vector), Buffer.from(vector.random))).toBe(
      vector.encrypt,
    );
  });

  it('is undone by decrypt, for any message of any length', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (message, random) => {
          const encrypted = encrypt(message, v3.appId, keyOf(v3), random);
          expect(Buffer.from(encrypted, 'base64').length % 32).toBe(0);
          expect(decrypt(encrypted, keyOf(v3))).toEqual({ message, appId: v3.appId });
        },
      ),
    );
  });
});

describe('decodeEncodingAesKey', () => {
  it('accepts a key whose last character has surplus bits', () => {
    expect(keyOf(v5)).toHaveLength(32);
  });
  it.each(['', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}!`])(
    'refuses %j without quoting it',
    (key) => {
      expect(() => decodeEncodingAesKey(key)).toThrow(/EncodingAESKey has \d+ characters/);
      if (key !== '') expect(() => decodeEncodingAesKey(key)).not.toThrow(new RegExp(key));
    },
  );
});
