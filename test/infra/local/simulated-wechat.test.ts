import { describe, expect, it } from 'vitest';
import { openMessage, sealMessage, sha1OfSorted } from '#infra/local/wechat/envelope.ts';
import { createMedia } from '#infra/local/wechat/media.ts';
import { createTokens } from '#infra/local/wechat/tokens.ts';
import { allowancesOf, type UserWindows, userWindows } from '#infra/local/wechat/windows.ts';
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
  const second = 1000;
  /** What WeChat answers to a message, which counts if it is delivered. */
  function send(windows: UserWindows, at: number) {
    const refusal = windows.refusal(at);
    if (refusal === 0) windows.count(at);
    return refusal;
  }
  const sendEach = (windows: UserWindows, ...moments: number[]) => moments.map((at) => send(windows, at));

  it('allow an official account five messages in 48 hours, and nothing after', () => {
    const windows = userWindows(allowancesOf['official-account']);
    windows.act('userMessage', 1000);
    expect(sendEach(windows, 1001, 1002, 1003, 1004, 1005, 1006)).toEqual([0, 0, 0, 0, 0, 45047]);
    const end = 1000 + 48 * 3600 * second;
    windows.act('userMessage', 1007);
    expect(sendEach(windows, end + 6, end + 7)).toEqual([0, 45015]);
  });
  it('do not add up', () => {
    const windows = userWindows(allowancesOf['official-account']);
    windows.act('userMessage', 1000);
    windows.act('menuClick', 1001);
    expect(sendEach(windows, 2, 3, 4, 5, 6, 7)).toEqual([0, 0, 0, 0, 0, 45047]);
  });
  it('are counted anew from each action on, also within a second of what was sent before', () => {
    const windows = userWindows(allowancesOf['mini-program']);
    windows.act('enterSession', 1000);
    expect(sendEach(windows, 1001, 1002, 1003)).toEqual([0, 0, 45047]);
    windows.act('enterSession', 1003);
    expect(windows.left(1003)).toBe(2);
    expect(sendEach(windows, 1003, 1003, 1004)).toEqual([0, 0, 45047]);
  });
  it('of one kind are not renewed by an action of another', () => {
    const windows = userWindows(allowancesOf['official-account']);
    windows.act('userMessage', 0);
    for (let n = 0; n < 4; n++) windows.count(n);
    windows.act('menuClick', 5);
    expect(windows.left(5)).toBe(3);
    expect(windows.left(5 + 60 * second)).toBe(1);
  });
  it('end when the user leaves', () => {
    const windows = userWindows(allowancesOf['official-account']);
    windows.act('userMessage', 1000);
    windows.close();
    expect(windows.refusal(1001)).toBe(45015);
  });
  it('know for half a minute that somebody talks', () => {
    const windows = userWindows(allowancesOf['official-account']);
    windows.act('userMessage', 0);
    windows.count(20 * second);
    expect([50, 51].map((at) => windows.hasTalked(at * second))).toEqual([true, false]);
  });
});

describe('the simulated tokens', () => {
  function setUp() {
    let count = 0;
    return createTokens(() => `token${++count}`);
  }
  it('stay the same until their last five minutes, and overlap then', () => {
    const tokens = setUp();
    expect(tokens.stableToken(0, false)).toEqual({ access_token: 'token1', expires_in: 7200 });
    expect(tokens.stableToken(6899, false)).toEqual({ access_token: 'token1', expires_in: 301 });
    expect(tokens.stableToken(6900, false)).toEqual({ access_token: 'token2', expires_in: 7200 });
    expect([tokens.check('token1', 7199), tokens.check('token1', 7200)]).toEqual([0, 42001]);
  });
  it('die at once when a new one is forced', () => {
    const tokens = setUp();
    tokens.stableToken(0, false);
    tokens.stableToken(10, true);
    expect([tokens.check('token1', 10), tokens.check('token2', 10)]).toEqual([40001, 0]);
  });
  it('that died are given out on, until one is forced', () => {
    const tokens = setUp();
    tokens.stableToken(0, false);
    tokens.kill(20);
    expect(tokens.stableToken(21, false)).toEqual({ access_token: 'token1', expires_in: 7179 });
    expect(tokens.check('token1', 21)).toBe(40001);
    expect(tokens.check(tokens.stableToken(22, true).access_token, 22)).toBe(0);
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
