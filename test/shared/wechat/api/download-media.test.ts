import { describe, expect, it } from 'vitest';
import { fetchConsoleReplies } from '#shared/wechat/api/console-replies.ts';
import { downloadMedia } from '#shared/wechat/api/download-media.ts';
import type { HttpRequest, HttpResponse } from '#shared/wechat/api/http.ts';

const call = { baseUrl: 'https://api.weixin.qq.com', accessToken: 'A T', timeout: 1000 };
const json = (value: object): HttpResponse => ({
  status: 200,
  contentType: 'application/json; encoding=utf-8',
  body: Buffer.from(JSON.stringify(value)),
});

function answering(...answers: HttpResponse[]) {
  const asked: HttpRequest[] = [];
  const http = async (request: HttpRequest): Promise<HttpResponse> => {
    asked.push(request);
    return answers.shift() as HttpResponse;
  };
  return { http, urls: () => asked.map(({ method, url }) => `${method} ${url}`) };
}

describe('downloadMedia', () => {
  it('fetches the file of a media id', async () => {
    const content = Buffer.from([0xff, 0xd8, 1]);
    const { http, urls } = answering({ status: 200, contentType: 'image/jpeg', body: content });
    expect(await downloadMedia(http, 'm/1', call)).toEqual({
      kind: 'file',
      contentType: 'image/jpeg',
      content,
    });
    expect(urls()).toEqual([
      'GET https://api.weixin.qq.com/cgi-bin/media/get?access_token=A+T&media_id=m%2F1',
    ]);
  });
  it('follows a video to where it is', async () => {
    const content = Buffer.from('mp4');
    const { http, urls } = answering(json({ video_url: 'http://video.example.org/a.mp4' }), {
      status: 200,
      contentType: 'video/mp4',
      body: content,
    });
    expect(await downloadMedia(http, 'v', call)).toEqual({ kind: 'file', contentType: 'video/mp4', content });
    expect(urls()[1]).toBe('GET http://video.example.org/a.mp4');
  });
  it.each<[string, HttpResponse, string]>([
    [
      'an error of WeChat',
      json({ errcode: 40007, errmsg: 'invalid media_id' }),
      'WeChat says 40007 invalid media_id',
    ],
    [
      'an error that is text',
      { ...json({ errcode: 40007 }), contentType: 'text/plain' },
      'WeChat says 40007',
    ],
    [
      'an error that is none',
      { status: 502, contentType: 'text/plain', body: Buffer.from('Bad Gateway') },
      'WeChat says 502',
    ],
    ['a page', { status: 404, contentType: 'text/html', body: Buffer.from('x') }, 'HTTP 404 with 1 bytes'],
    ['nothing', { status: 200, contentType: 'image/jpeg', body: Buffer.alloc(0) }, 'HTTP 200 with 0 bytes'],
  ])('says so of %s', async (_, answer, problem) => {
    expect(await downloadMedia(answering(answer).http, 'm', call)).toEqual({ kind: 'failed', problem });
  });
});

describe('fetchConsoleReplies', () => {
  it('asks for them with the access token', async () => {
    const { http, urls } = answering(json({ is_autoreply_open: 0 }));
    expect(await fetchConsoleReplies(http, call)).toEqual({ kind: 'ok', data: { is_autoreply_open: 0 } });
    expect(urls()).toEqual([
      'GET https://api.weixin.qq.com/cgi-bin/get_current_autoreply_info?access_token=A+T',
    ]);
  });
});
