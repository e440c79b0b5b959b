import { describe, expect, it } from 'vitest';
import type { DecidePush } from '#functions/receiver/push-answer.ts';
import { replayMemory } from '#functions/receiver/replay-memory.ts';
import { CodedError } from '#shared/coded-error.ts';
import { v5, v7 } from '../../fixtures/vectors.ts';
import { plainPush, safePush, secrets, signedAt, textXml } from '../../support/push-builder.ts';

import { parseWithSaxes } from '../../support/saxes-parser.ts';
import { json, lanternSecret, opened, post, setUp, withQuery } from './set-up.ts';

describe('the receiver and its keys, repeats and answers', () => {
  it.each([
    [
      'is missing',
      new CodedError('secret_missing', 'The secret wechat-reply/lantern/callback has no value yet.'),
      'secret_missing',
    ],
    ['is not JSON', 'token=hush', 'secret_invalid'],
    ['has no token', { encodingAESKey: secrets.encodingAESKey }, 'secret_invalid'],
    ['has no EncodingAESKey', { token: 'hush' }, 'secret_invalid'],
    ['has a short EncodingAESKey', { token: 'hush', encodingAESKey: 'hush' }, 'invalid_encoding_aes_key'],
  ])('answers as to a stranger, and says why in the log, when the secret %s', async (_, secret, code) => {
    const { receive, lines, queued } = setUp({ secret: [secret] });
    expect(await receive(post(safePush(textXml())))).toMatchObject({
      statusCode: 403,
      body: 'signature_mismatch',
    });
    expect(lines).toMatchObject([{ level: 'error', event: 'push_failed', fields: { code } }]);
    expect(JSON.stringify(lines)).not.toContain('hush');
    expect(queued).toEqual([]);
  });

  it('accepts current and previous keys during a rotation', async () => {
    const previous = { token: 'oldTok', encodingAESKey: v5.encodingAesKey };
    const { receive } = setUp({ secret: [{ ...lanternSecret, previous }] });
    const old = safePush(textXml(), { secrets: { ...previous, appId: secrets.appId } });
    expect(await receive(post(old))).toMatchObject({ statusCode: 200 });
    expect(await receive(post(safePush(textXml())))).toMatchObject({ statusCode: 200 });
  });
  it('notices new keys by a signature that does not hold, at most every half minute', async () => {
    const { receive, clock, reads } = setUp({
      secret: [{ token: 'oldTok', encodingAESKey: v5.encodingAesKey }, lanternSecret],
    });
    const old = safePush(textXml(), {
      secrets: { token: 'oldTok', encodingAESKey: v5.encodingAesKey, appId: secrets.appId },
    });
    await receive(post(old));
    clock.now += 31_000;
    expect(await receive(post(safePush(textXml())))).toMatchObject({ statusCode: 200 });
    for (let n = 0; n < 100; n++)
      await receive(post(withQuery(safePush(textXml()), { msg_signature: '0'.repeat(40) })));
    expect(reads()).toBe(2);
  });

  describe('on a repeat of a request', () => {
    it('gives the same answer and queues nothing a second time', async () => {
      const { receive, queued, lines } = setUp();
      const first = await receive(post(safePush(textXml())));
      expect(await receive(post(safePush(textXml())))).toEqual(first);
      expect(queued).toHaveLength(1);
      expect(lines.map(({ event: name }) => name)).toEqual(['push_queued', 'push_repeated']);
    });
    it('tries again when the first could not be queued', async () => {
      let isDown = true;
      const { receive } = setUp({
        queue: async () => {
          if (isDown) throw new Error('down');
        },
      });
      expect((await receive(post(safePush(textXml())))).statusCode).toBe(500);
      isDown = false;
      expect((await receive(post(safePush(textXml())))).statusCode).toBe(200);
    });
    it('refuses another body behind a signature that was used, which plaintext mode does not cover', async () => {
      const { receive, queued } = setUp({ accounts: [{ encryption: 'plaintext' }] });
      expect((await receive(post(plainPush(textXml('genuine'))))).statusCode).toBe(200);
      expect(await receive(post(plainPush(textXml('forged', { MsgId: '7' }))))).toMatchObject({
        statusCode: 403,
        body: 'signature_reused',
      });
      expect(queued).toHaveLength(1);
    });
    it('remembers no more than the last thousand', () => {
      const memory = replayMemory();
      const answer = { statusCode: 200, headers: {}, body: 'success' };
      for (let n = 0; n <= 1000; n++) memory.remember(`signature ${n}`, `key ${n}`, answer);
      expect(memory.recall('signature 0', 'key 0')).toBeUndefined();
      expect(memory.recall('signature 1', 'key 1')).toBe(answer);
    });
  });

  describe('when a rule answers in the response', () => {
    const decidePush: DecidePush = async (_, { message }) => ({
      response: message.type === 'text' ? { type: 'text', content: '9:00-21:00 ]]> 😀' } : null,
      work: [],
    });
    it.each([
      ['plaintext', plainPush(textXml())],
      ['safe', safePush(textXml())],
      ['compatible', safePush(textXml())],
    ] as const)('in %s mode, the reply goes from the account to the user', async (encryption, push) => {
      const { receive } = setUp({ accounts: [{ encryption }], decidePush });
      const { body } = await receive(post(push));
      const written = encryption === 'plaintext' ? body : opened(body, push.query['nonce'] ?? '');
      expect(parseWithSaxes(written)).toEqual({
        ToUserName: v7.openId,
        FromUserName: v7.toUserName,
        CreateTime: String(signedAt),
        MsgType: 'text',
        Content: '9:00-21:00 ]]> 😀',
      });
    });
    it('answers JSON with JSON', async () => {
      const { receive } = setUp({ accounts: [{ encryption: 'plaintext' }], decidePush });
      const { body } = await receive(post(plainPush(json('在吗'))));
      expect(JSON.parse(body)).toMatchObject({
        ToUserName: v7.openId,
        MsgType: 'text',
        CreateTime: signedAt,
      });
    });
    it('answers success to what the rule does not answer', async () => {
      const { receive } = setUp({ decidePush });
      const subscribe = safePush(textXml('', { MsgType: 'event', Event: 'subscribe' }));
      expect(await receive(post(subscribe))).toMatchObject({ body: 'success' });
    });
  });

  it('logs one line for a push, without what the user wrote or who it was', async () => {
    const { receive, lines } = setUp();
    await receive(post(safePush(textXml('my password is 12345'))));
    expect(lines).toMatchObject([
      { level: 'info', event: 'push_queued', fields: { account: 'lantern', type: 'text' } },
    ]);
    const logged = JSON.stringify(lines);
    for (const secret of ['password', v7.openId, secrets.token, secrets.encodingAESKey])
      expect(logged).not.toContain(secret);
  });
});
