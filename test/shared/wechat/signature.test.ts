import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sign, signatureMatches } from '#shared/wechat/signature.ts';
import { v1, v2, v3, v4, v5, v7 } from '../../fixtures/vectors.ts';

describe('sign', () => {
  it.each([
    ['V1', [v1.token, v1.timestamp, v1.nonce], v1.signature],
    ['V2', [v2.token, v2.timestamp, v2.nonce], v2.signature],
    ['V3 signature', [v3.token, v3.timestamp, v3.nonce], v3.signature],
    ['V3 msg_signature', [v3.token, v3.timestamp, v3.nonce, v3.encrypt], v3.msgSignature],
    ['V4', [v4.token, v4.timestamp, v4.nonce, v4.encrypt], v4.msgSignature],
    ['V5', [v5.token, v5.timestamp, v5.nonce, v5.encrypt], v5.msgSignature],
    ['V7 push', [v7.token, v7.timestamp, v7.nonce, v7.encrypt], v7.msgSignature],
    ['V7 reply', [v7.token, v7.reply.timestamp, v7.reply.nonce, v7.reply.encrypt], v7.reply.msgSignature],
  ])('gives the signature of %s', (_, parts, signature) => {
    expect(sign(...parts)).toBe(signature);
  });

  it('does not depend on the order of the parts', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 3, maxLength: 4 }), (parts) => {
        expect(sign(...parts.toReversed())).toBe(sign(...parts));
      }),
    );
  });
});

describe('signatureMatches', () => {
  const parts = [v1.token, v1.timestamp, v1.nonce];
  it('accepts the signature', () => expect(signatureMatches(v1.signature, ...parts)).toBe(true));
  it.each([
    ['an empty one', ''],
    ['a shorter one', v1.signature.slice(1)],
    ['a longer one', `${v1.signature}0`],
    ['one in capitals', v1.signature.toUpperCase()],
    ['one with another last digit', `${v1.signature.slice(0, -1)}0`],
    ['one of 40 other characters', '签'.repeat(40)],
  ])('refuses %s', (_, given) => expect(signatureMatches(given, ...parts)).toBe(false));
});
