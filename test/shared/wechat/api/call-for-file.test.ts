import { describe, expect, it } from 'vitest';
import { callForFile } from '#shared/wechat/api/call-for-file.ts';
import { fakeHttp, jsonAnswer, textAnswer } from '../../../support/fake-http.ts';

const call = { baseUrl: 'https://api.weixin.qq.com', path: '/cgi-bin/media/get', timeout: 1000 };
const file = (body: Buffer, contentType = 'image/jpeg') => ({ status: 200, contentType, body });

describe('callForFile', () => {
  it('returns a file in base64', async () => {
    const content = Buffer.from([0xff, 0xd8, 1]);
    expect(await callForFile(fakeHttp(file(content)).http, call)).toEqual({
      kind: 'file',
      contentType: 'image/jpeg',
      content: content.toString('base64'),
    });
  });
  it.each([
    ['JSON', jsonAnswer({ video_url: 'http://v' }), { kind: 'ok', data: { video_url: 'http://v' } }],
    [
      'JSON labelled as text',
      textAnswer('{"errcode":40007,"errmsg":"x"}'),
      { kind: 'error', code: 40007, message: 'x' },
    ],
    [
      'JSON without a label',
      { ...textAnswer('{"menu":{}}'), contentType: '' },
      { kind: 'ok', data: { menu: {} } },
    ],
  ])('takes %s', async (_, answer, expected) => {
    expect(await callForFile(fakeHttp(answer).http, call)).toEqual(expected);
  });
  it.each([
    ['a page', textAnswer('<html>', 404), 'no_answer'],
    ['a proxy’s word', textAnswer('Bad Gateway', 502), 'no_answer'],
    ['a file of no bytes', file(Buffer.alloc(0)), 'no_answer'],
    ['a file that no function can answer with', file(Buffer.alloc(5 * 1024 * 1024)), 'file_too_large'],
  ])('throws for %s', async (_, answer, code) => {
    await expect(callForFile(fakeHttp(answer).http, call)).rejects.toMatchObject({ code });
  });
});
