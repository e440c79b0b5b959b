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
  it('never throws anything else, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const outcome = errorCode(() => decrypt(Buffer.from(bytes).toString('base64'), keyOf(v3)));
        expect(['undecryptable', 'nothing thrown']).toContain(outcome);
      }),
    );
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
  it('takes a key whose last character has surplus bits', () => {
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
