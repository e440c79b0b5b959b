import { describe, expect, it } from 'vitest';
import { callbackKey } from '#shared/wechat/credentials.ts';
import { type PushPolicy, type PushQuery, requireVerification } from '#shared/wechat/open-push.ts';
import { v1, v2, v3, v5, v7 } from '../../fixtures/vectors.ts';
import { errorCode } from '../../support/error-code.ts';
import { openPush } from '../../support/open-push.ts';
import {
  type BuiltPush,
  plainPush,
  safePush,
  secrets,
  signedAt,
  textXml,
} from '../../support/push-builder.ts';

const current = callbackKey(secrets.token, secrets.encodingAESKey);
const safe: PushPolicy = { appId: secrets.appId, encryption: 'safe', timestampTolerance: 300 };
const compatible: PushPolicy = { ...safe, encryption: 'compatible' };
const plaintext: PushPolicy = { ...safe, encryption: 'plaintext' };

const queryOf = (query: Readonly<Record<string, string>>): PushQuery => ({
  signature: query['signature'] ?? '',
  msgSignature: query['msg_signature'] ?? '',
  timestamp: query['timestamp'] ?? '',
  nonce: query['nonce'] ?? '',
});
const open = ({ body, query }: BuiltPush, policy = safe, keys = [current], now = signedAt) =>
  openPush(body, queryOf(query), policy, keys, now);

describe('openPush on the test vectors', () => {
  it('opens V3, JSON of a mini program', () => {
    const push = {
      body: JSON.stringify({ ToUserName: v3.toUserName, Encrypt: v3.encrypt }),
      query: { msg_signature: v3.msgSignature, timestamp: v3.timestamp, nonce: v3.nonce },
    };
    const opened = open(
      push,
      { ...safe, appId: v3.appId },
      [callbackKey(v3.token, v3.encodingAesKey)],
      Number(v3.timestamp),
    );
    expect(opened.format).toBe('json');
    expect(opened.fields).toMatchObject({ Event: 'debug_demo', debug_str: 'hello world' });
  });
  it('opens V5, XML with an unknown element', () => {
    const push = {
      body: `<xml><ToUserName><![CDATA[x]]></ToUserName><Encrypt><![CDATA[${v5.encrypt}]]></Encrypt></xml>`,
      query: { msg_signature: v5.msgSignature, timestamp: v5.timestamp, nonce: v5.nonce },
    };
    const opened = open(
      push,
      { ...safe, appId: v5.appId },
      [callbackKey(v5.token, v5.encodingAesKey)],
      Number(v5.timestamp),
    );
    expect(opened.fields).toMatchObject({ Content: 'hello', MsgId: '12345' });
    expect(opened.fields).toHaveProperty('URL');
  });
  it('opens V7, XML with Chinese text', () => {
    const push = {
      body: `<xml><ToUserName>a</ToUserName><Encrypt>${v7.encrypt}</Encrypt></xml>`,
      query: { msg_signature: v7.msgSignature, timestamp: v7.timestamp, nonce: v7.nonce },
    };
    expect(open(push).fields).toMatchObject({ Content: v7.content, MsgId: v7.msgId });
  });
  it('verifies V2, a plaintext push', () => {
    const query = { signature: v2.signature, timestamp: v2.timestamp, nonce: v2.nonce };
    const opened = open({ body: textXml(), query }, plaintext, [{ token: v2.token }], Number(v2.timestamp));
    expect(opened.fields).toMatchObject({ MsgType: 'text' });
  });
});

describe('openPush', () => {
  it.each([
    ['safe XML', safePush(textXml()), safe, 'xml'],
    ['safe JSON', safePush('{"MsgType":"text"}', { format: 'json' }), safe, 'json'],
    ['safe JSON in an XML envelope', safePush('{"MsgType":"text"}'), safe, 'json'],
    [
      'safe with a byte order mark',
      { ...safePush(textXml()), body: `\uFEFF${safePush(textXml()).body}` },
      safe,
      'xml',
    ],
    ['safe JSON with escaped slashes', escapedSlashes(safePush(textXml(), { format: 'json' })), safe, 'xml'],
    ['compatible', withClearFields(safePush(textXml())), compatible, 'xml'],
    ['plaintext XML', plainPush(textXml()), plaintext, 'xml'],
    ['plaintext JSON', plainPush('{"MsgType":"text"}'), plaintext, 'json'],
    ['plaintext XML behind an empty line', plainPush(`\r\n ${textXml()}`), plaintext, 'xml'],
    ['plaintext JSON behind an empty line', plainPush('\n {"MsgType":"text"}'), plaintext, 'json'],
    ['plaintext XML with a byte order mark', plainPush(`\uFEFF${textXml()}`), plaintext, 'xml'],
    ['safe XML behind an empty line', safePush(`\n${textXml()}`), safe, 'xml'],
    ['safe JSON behind an empty line', safePush('\n{"MsgType":"text"}'), safe, 'json'],
  ] as const)('opens a push: %s', (_, push, policy, format) => {
    const opened = open(push, policy);
    expect(opened.format).toBe(format);
    expect(opened.fields).toMatchObject({ MsgType: 'text' });
  });

  it('ignores the clear fields of compatible mode, which nothing signs', () => {
    const push = withClearFields(safePush(textXml('signed')), 'not signed');
    expect(open(push, compatible).fields).toMatchObject({ Content: 'signed' });
  });

  it.each([
    ['a wrong msg_signature', tampered(safePush(textXml()), 'msg_signature'), safe, 'signature_mismatch'],
    ['no msg_signature', without(safePush(textXml()), 'msg_signature'), safe, 'signature_mismatch'],
    [
      'only the signature over three parts',
      onlyPlainSignature(safePush(textXml())),
      safe,
      'signature_mismatch',
    ],
    ['an Encrypt that was changed', changedEncrypt(safePush(textXml())), safe, 'signature_mismatch'],
    [
      'another token',
      safePush(textXml(), { secrets: { ...secrets, token: 'other' } }),
      safe,
      'signature_mismatch',
    ],
    [
      'another EncodingAESKey',
      safePush(textXml(), { secrets: { ...secrets, encodingAESKey: v5.encodingAesKey } }),
      safe,
      'undecryptable',
    ],
    [
      'another AppID',
      safePush(textXml(), { secrets: { ...secrets, appId: 'wxother00000000000' } }),
      safe,
      'wrong_app_id',
    ],
    ['a plaintext push to a safe account', plainPush(textXml()), safe, 'unencrypted_body'],
    ['a plaintext push to a compatible account', plainPush(textXml()), compatible, 'unencrypted_body'],
    ['an encrypted push to a plaintext account', safePush(textXml()), plaintext, 'encrypted_body'],
    ['no body', { ...safePush(textXml()), body: '' }, safe, 'unencrypted_body'],
    ['a body of something else', { ...safePush(textXml()), body: 'Encrypt' }, safe, 'unencrypted_body'],
    [
      'an Encrypt that is not base64',
      { ...safePush(textXml()), body: '<xml><Encrypt>&a;</Encrypt></xml>' },
      safe,
      'signature_mismatch',
    ],
    [
      'a plaintext push with a wrong signature',
      tampered(plainPush(textXml()), 'signature'),
      plaintext,
      'signature_mismatch',
    ],
    [
      'a plaintext push with no signature',
      without(plainPush(textXml()), 'signature'),
      plaintext,
      'signature_mismatch',
    ],
  ] as const)('refuses %s', (_, push, policy, code) => {
    expect(errorCode(() => open(push, policy))).toBe(code);
  });

  it.each([
    [-301, false],
    [-300, true],
    [0, true],
    [300, true],
    [301, false],
  ])('with a tolerance of 300 s, accepts a push signed %d s from now: %s', (offset, isTaken) => {
    const code = errorCode(() => open(safePush(textXml(), { timestamp: signedAt + offset })));
    expect(code).toBe(isTaken ? 'nothing thrown' : 'stale_timestamp');
  });
  it.each([
    '',
    'abc',
    '1e9',
    '-5',
    '99999999999999999999',
    ` ${signedAt}`,
    `${signedAt} `,
    `+${signedAt}`,
    `${signedAt}.0`,
    `${signedAt}\n`,
    `0x${signedAt.toString(16)}`,
  ])('refuses the timestamp %j', (timestamp) => {
    const push = safePush(textXml());
    expect(errorCode(() => open({ ...push, query: { ...push.query, timestamp } }))).toBe('stale_timestamp');
  });

  it('says of another EncodingAESKey that it is another one', () => {
    const other = safePush(textXml(), { secrets: { ...secrets, encodingAESKey: v5.encodingAesKey } });
    expect(() => open(other)).toThrow(/made with another EncodingAESKey/);
    expect(() => open(safePush(textXml()), safe, [{ token: secrets.token }])).toThrow(
      /has no EncodingAESKey/,
    );
  });
  it('opens a plaintext push whose user wrote an Encrypt, and says what is wrong with it', () => {
    const text = 'a]]></Content><Encrypt>7</Encrypt><Content><![CDATA[b';
    expect(open(plainPush(textXml(text)), plaintext)).toMatchObject({
      fields: { Encrypt: '7', Content: ['a', 'b'] },
      problem: expect.any(String),
    });
  });
  it.each(['junk', '0'.repeat(40)])('opens a plaintext push with a msg_signature beside it: %s', (junk) => {
    const push = plainPush(textXml());
    const query = { ...push.query, msg_signature: junk };
    expect(open({ ...push, query }, plaintext).fields).toMatchObject({ MsgType: 'text' });
  });
  it('tries all keys with the same token, and skips those without an EncodingAESKey', () => {
    const withoutKey = { token: secrets.token };
    expect(open(safePush(textXml()), safe, [withoutKey, current]).key).toBe(current);
    expect(errorCode(() => open(safePush(textXml()), safe, [withoutKey]))).toBe('undecryptable');
  });
  it.each([
    ['malformed XML', '<xml><A></xml>', 'xml'],
    ['malformed JSON', '{"a":', 'json'],
    ['something else', 'hello', 'xml'],
    ['nothing', '', 'xml'],
  ])('opens what it cannot read, and says so: %s', (_, text, format) => {
    expect(open(safePush(text))).toMatchObject({ fields: {}, problem: expect.any(String), format, text });
  });

  describe('during a rotation', () => {
    const previous = callbackKey('previousTok', v5.encodingAesKey);
    const byPrevious = safePush(textXml(), {
      secrets: { token: 'previousTok', encodingAESKey: v5.encodingAesKey, appId: secrets.appId },
    });
    it('accepts pushes made with the current and with the previous keys', () => {
      expect(open(safePush(textXml()), safe, [current, previous]).key).toBe(current);
      expect(open(byPrevious, safe, [current, previous]).key).toBe(previous);
    });
    it('accepts pushes if only the EncodingAESKey was changed', () => {
      const sameToken = callbackKey(secrets.token, v5.encodingAesKey);
      expect(open(safePush(textXml()), safe, [sameToken, current]).key).toBe(current);
    });
    it('refuses them after it', () => {
      expect(errorCode(() => open(byPrevious))).toBe('signature_mismatch');
    });
  });
});

describe('requireVerification', () => {
  const verify = (query: PushQuery) => errorCode(() => requireVerification(query, [{ token: v1.token }]));
  const query = queryOf({ signature: v1.signature, timestamp: v1.timestamp, nonce: v1.nonce });
  it('accepts V1', () => expect(verify(query)).toBe('nothing thrown'));
  it.each([
    ['another nonce', { nonce: '1' }],
    ['another time', { timestamp: String(Number(v1.timestamp) + 1) }],
    ['no signature', { signature: '' }],
  ])('refuses %s', (_, changed) => {
    expect(verify({ ...query, ...changed })).toBe('signature_mismatch');
  });
});

function tampered(push: BuiltPush, parameter: string): BuiltPush {
  return { ...push, query: { ...push.query, [parameter]: '0'.repeat(40) } };
}
function without(push: BuiltPush, parameter: string): BuiltPush {
  return { ...push, query: { ...push.query, [parameter]: '' } };
}
function onlyPlainSignature(push: BuiltPush): BuiltPush {
  return { ...push, query: { ...push.query, msg_signature: push.query['signature'] ?? '' } };
}
function changedEncrypt(push: BuiltPush): BuiltPush {
  return {
    ...push,
    body: push.body.replace(
      /CDATA\[(.)([^\]]{60})/,
      (_, first, rest) => `CDATA[${first === 'A' ? 'B' : 'A'}${rest}`,
    ),
  };
}
function escapedSlashes(push: BuiltPush): BuiltPush {
  return { ...push, body: push.body.replaceAll('/', '\\/') };
}
function withClearFields(push: BuiltPush, content = 'clear'): BuiltPush {
  return {
    ...push,
    body: push.body.replace('<xml>', `<xml><Content>${content}</Content><MsgType>text</MsgType>`),
  };
}
