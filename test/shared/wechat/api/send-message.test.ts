import { describe, expect, it } from 'vitest';
import { noAnswer, notSent } from '#shared/wechat/api/http.ts';
import { sendMessage } from '#shared/wechat/api/send-message.ts';
import { type FakeAnswer, fakeHttp, jsonAnswer, textAnswer } from '../../../support/fake-http.ts';

const send = async (answer: FakeAnswer, content = '营业时间') => {
  const fake = fakeHttp(answer);
  const result = await sendMessage(fake.http, {
    baseUrl: 'https://api.weixin.qq.com',
    accessToken: 'to/ken+1',
    openId: 'o1',
    message: { msgtype: 'text', text: { content } },
    timeout: 5000,
  });
  return { result, fake };
};

describe('sendMessage', () => {
  it('posts the message to the user, with the token in the query', async () => {
    const { result, fake } = await send({ errcode: 0, errmsg: 'ok' });
    expect(result).toEqual({ kind: 'sent' });
    expect(fake.requests[0]).toMatchObject({
      method: 'POST',
      url: 'https://api.weixin.qq.com/cgi-bin/message/custom/send?access_token=to%2Fken%2B1',
      timeout: 5000,
    });
    expect(fake.bodies()).toEqual([{ touser: 'o1', msgtype: 'text', text: { content: '营业时间' } }]);
  });
  it('writes text as it is, never as \\u escapes, which WeChat refuses', async () => {
    const { fake } = await send({ errcode: 0 }, '灯笼😀\ud800!');
    expect(fake.requests[0]?.body).toContain('灯笼😀\ufffd!');
    expect(fake.requests[0]?.body).not.toMatch(/\\u/);
  });

  it.each([
    [45015, 'window'],
    [45047, 'window'],
    [40001, 'token'],
    [42001, 'token'],
    [40003, 'user'],
    [45002, 'message'],
    [48001, 'config'],
    [45009, 'account'],
    [-1, 'retry'],
    [99999, 'message'],
  ])('classifies %d as a refusal of class %s, and keeps the rid', async (errcode, errorClass) => {
    const { result } = await send({ errcode, errmsg: 'no rid: 68f9a1c2-0a1b2c3d-4e5f6071' });
    expect(result).toMatchObject({
      kind: 'rejected',
      code: errcode,
      class: errorClass,
      rid: '68f9a1c2-0a1b2c3d-4e5f6071',
    });
  });
  it('reads an answer with a control character in it', async () => {
    const { result } = await send(textAnswer('{"errcode":45015,"errmsg":"out\u0001of time\n"}'));
    expect(result).toMatchObject({ kind: 'rejected', code: 45015 });
  });

  it.each([
    ['HTML', textAnswer('<html>502</html>')],
    ['an empty body', textAnswer('')],
    ['a JSON list', jsonAnswer([])],
    ['HTTP 500', jsonAnswer({ errcode: 0 }, 500)],
    ['HTTP 429', jsonAnswer({}, 429)],
    ['no answer', noAnswer('api.weixin.qq.com', new Error('reset'))],
    ['an error nobody foresaw', new TypeError('boom')],
  ])('leaves the outcome undetermined after %s', async (_, answer) => {
    expect((await send(answer)).result).toMatchObject({ kind: 'undetermined' });
  });
  it('knows that the message was not sent if there was no connection', async () => {
    expect((await send(notSent('api.weixin.qq.com', new Error('refused')))).result).toMatchObject({
      kind: 'notSent',
    });
  });
});
