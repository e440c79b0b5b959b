import { describe, expect, it } from 'vitest';
import { openMessage, sealMessage, sha1OfSorted } from '#infra/local/wechat/envelope.ts';
import { createMedia } from '#infra/local/wechat/media.ts';
import { createTokens } from '#infra/local/wechat/tokens.ts';
import { createWindows } from '#infra/local/wechat/windows.ts';
import { v4, v6, v7 } from '../../fixtures/vectors.ts';

const secretsOf = (vector: { encodingAesKey: string; appId: string }) => ({
  token: '',
  encodingAESKey: vector.encodingAesKey,
  appId: vector.appId,
});

describe('the simulated WeChat signs and encrypts as WeChat does', () => {
  it.each([
    ['V4', v4],
    ['V6', v6],
  ])('%s', (_, vector) => {
    expect(sealMessage(secretsOf(vector), vector.message, Buffer.from(vector.random))).toBe(vector.encrypt);
  });
  it('V7', () => {
    expect(sha1OfSorted([v7.token, v7.timestamp, v7.nonce, v7.encrypt])).toBe(v7.msgSignature);
    const { message, appId } = openMessage(secretsOf(v7), v7.reply.encrypt);
    expect(appId).toBe(v7.appId);
    expect(message).toContain(v7.reply.content);
  });
});

describe('the simulated windows', () => {
  it('allow an official account five messages in 48 hours, and nothing after', () => {
    const windows = createWindows('official-account');
    windows.act('o1', 'message', 1000);
    expect([1, 2, 3, 4, 5, 6].map((n) => windows.send('o1', 1000 + n))).toEqual([0, 0, 0, 0, 0, 45047]);
    expect(windows.send('o1', 1000 + 48 * 3600)).toBe(45015);
  });
  it('do not add up', () => {
    const windows = createWindows('official-account');
    windows.act('o1', 'message', 1000);
    windows.act('o1', 'menu', 1001);
    expect([2, 3, 4, 5, 6, 7].map((n) => windows.send('o1', 1000 + n))).toEqual([0, 0, 0, 0, 0, 45047]);
  });
  it('begin anew with each action, and end when the user leaves', () => {
    const windows = createWindows('mini-program');
    windows.act('o1', 'enter', 1000);
    expect([windows.send('o1', 1001), windows.send('o1', 1002), windows.send('o1', 1003)]).toEqual([
      0, 0, 45047,
    ]);
    windows.act('o1', 'enter', 1004);
    expect(windows.send('o1', 1005)).toBe(0);
    windows.unfollow('o1');
    expect(windows.send('o1', 1006)).toBe(45015);
    expect(windows.send('o2', 1006)).toBe(45015);
  });
});

describe('the simulated tokens', () => {
  it('stay the same until their last five minutes, and overlap then', () => {
    const tokens = createTokens();
    const first = tokens.stableToken(0, false);
    expect(tokens.stableToken(6899, false)).toEqual({ access_token: first.access_token, expires_in: 301 });
    const second = tokens.stableToken(6900, false);
    expect(second).toMatchObject({ expires_in: 7200 });
    expect(second.access_token).not.toBe(first.access_token);
    expect([tokens.check(first.access_token, 7199), tokens.check(first.access_token, 7200)]).toEqual([
      0, 42001,
    ]);
  });
  it('die at once when a new one is forced or they are killed', () => {
    const tokens = createTokens();
    const first = tokens.stableToken(0, false).access_token;
    const second = tokens.stableToken(10, true).access_token;
    expect([tokens.check(first, 10), tokens.check(second, 10)]).toEqual([40001, 0]);
    tokens.kill(20);
    expect(tokens.check(second, 20)).toBe(40001);
    expect(tokens.stableToken(21, false).access_token).not.toBe(second);
  });
});

describe('the simulated media', () => {
  const body = (name: string, content: string) =>
    Buffer.from(
      `--b\r\nContent-Disposition: form-data; name="${name}"; filename="a.jpg"\r\n\r\n${content}\r\n--b--\r\n`,
    );
  const upload = (
    type = 'image',
    name = 'media',
    content = 'bytes',
    contentType = 'multipart/form-data; boundary=b',
  ) => createMedia().upload(type, contentType, body(name, content), 1000) as Record<string, unknown>;
  it('are known for three days', () => {
    const media = createMedia();
    const { media_id } = media.upload(
      'image',
      'multipart/form-data; boundary=b',
      body('media', 'x'),
      1000,
    ) as { media_id: string };
    const image = { msgtype: 'image', image: { media_id } };
    expect([media.check(image, 1000), media.check(image, 1000 + 3 * 86_400)]).toEqual([0, 40007]);
    expect(media.check({ msgtype: 'image', image: { media_id: 'invented' } }, 1000)).toBe(40007);
  });
  it('have a name of their own when they are thumbs', () => {
    expect(upload('thumb')).toMatchObject({ thumb_media_id: expect.any(String), created_at: 1000 });
  });
  it.each([
    ['a type that is none', upload('poem'), 40004],
    ['a part of another name', upload('image', 'file'), 41005],
    ['no boundary', upload('image', 'media', 'x', 'text/plain'), 41005],
    ['nothing', upload('image', 'media', ''), 44001],
    ['a thumb of 65 KB', upload('thumb', 'media', 'x'.repeat(65_537)), 40012],
  ])('are refused with %s', (_, answer, errcode) => {
    expect(answer).toMatchObject({ errcode });
  });
});
