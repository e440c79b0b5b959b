import { describe, expect, it } from 'vitest';
import { sealMessage } from '#infra/local/wechat/envelope.ts';
import { v1, v2, v3, v4, v5, v6, v7 } from '../../fixtures/vectors.ts';
import { textXml } from '../../support/push-builder.ts';

import { event, inBase64, lanternSecret, setUp, xmlEnvelope } from './set-up.ts';

describe('the receiver on the test vectors', () => {
  it('answers V1 with its echostr, as plain text and nothing else', async () => {
    const { receive } = setUp({ now: Number(v1.timestamp), secret: [{ ...lanternSecret, token: v1.token }] });
    const { signature, timestamp, nonce, echostr } = v1;
    expect(await receive(event('GET', { signature, timestamp, nonce, echostr }))).toMatchObject({
      statusCode: 200,
      body: echostr,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  });
  it('takes V2, signed in plaintext mode', async () => {
    const { receive, work } = setUp({
      now: Number(v2.timestamp),
      accounts: [{ encryption: 'plaintext' }],
      secret: [{ token: v2.token }],
    });
    const { signature, timestamp, nonce } = v2;
    expect(await receive(event('POST', { signature, timestamp, nonce }, textXml()))).toMatchObject({
      body: 'success',
    });
    expect(work()).toMatchObject([{ push: { message: { type: 'text', content: '营业时间' } } }]);
  });

  const v3Query = {
    signature: v3.signature,
    timestamp: v3.timestamp,
    nonce: v3.nonce,
    openid: v3.openId,
    encrypt_type: 'aes',
    msg_signature: v3.msgSignature,
  };
  const v3Body = JSON.stringify({ ToUserName: v3.toUserName, Encrypt: v3.encrypt });
  const v5Query = {
    timestamp: v5.timestamp,
    nonce: v5.nonce,
    encrypt_type: 'aes',
    msg_signature: v5.msgSignature,
  };
  const v7Query = {
    signature: v7.signature,
    timestamp: v7.timestamp,
    nonce: v7.nonce,
    openid: v7.openId,
    encrypt_type: 'aes',
    msg_signature: v7.msgSignature,
  };
  it.each([
    [
      'V3, JSON',
      v3,
      v3Query,
      v3Body,
      { type: 'event', event: 'debug_demo', debugStr: 'hello world' },
      v3.openId,
    ],
    [
      'V5, XML',
      v5,
      v5Query,
      xmlEnvelope(v5.encrypt),
      { type: 'text', content: 'hello', msgId: '12345' },
      'asdasdasdsadasd',
    ],
    [
      'V7, XML',
      v7,
      v7Query,
      xmlEnvelope(v7.encrypt),
      { type: 'text', content: v7.content, msgId: v7.msgId },
      v7.openId,
    ],
  ])(
    'takes %s, whether its body comes as text or in base64',
    async (_, vector, query, body, message, openId) => {
      const account = { appId: vector.appId };
      const secret = [{ token: vector.token, encodingAESKey: vector.encodingAesKey }];
      const keys: (string | undefined)[] = [];
      for (const wire of [event('POST', query, body), inBase64(event('POST', query, body))]) {
        const { receive, queued, work } = setUp({
          now: Number(vector.timestamp),
          accounts: [account],
          secret,
        });
        expect(await receive(wire)).toMatchObject({ statusCode: 200, body: 'success' });
        expect(work()).toMatchObject([{ kind: 'push', account: 'lantern', push: { openId, message } }]);
        expect(queued[0]?.group).toBe(openId);
        keys.push(queued[0]?.deduplicationId);
      }
      expect(keys[0]).toBe(keys[1]);
    },
  );
  it.each([
    ['V4', v4],
    ['V6', v6],
  ])('can open what %s encrypts', (_, vector) => {
    const sealed = sealMessage(
      { token: '', appId: vector.appId, encodingAESKey: vector.encodingAesKey },
      vector.message,
      Buffer.from(vector.random),
    );
    expect(sealed).toBe(vector.encrypt);
  });
});
