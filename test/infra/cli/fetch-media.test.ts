import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchMedia } from '#infra/cli/rules/fetch-media.ts';
import { type LocalServer, serve } from '#infra/local/http-server.ts';
import type { OperatorAnswer } from '#shared/contracts/operator-call.ts';

const folder = mkdtempSync(join(tmpdir(), 'fetch-media-'));
let host: LocalServer;
beforeAll(async () => {
  host = await serve(0, async ({ path }) =>
    path === '/a.mp4'
      ? { status: 200, headers: { 'content-type': 'video/mp4' }, body: Buffer.from('mp4') }
      : { status: 404, body: 'gone' },
  );
});
afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true });
});

const fetchOne = (answer: OperatorAnswer, type: 'image' | 'video' = 'image', id = 'media-1') =>
  fetchMedia([{ type, id }], 'lantern', folder, async () => answer);

describe('fetchMedia', () => {
  it('saves the file of a media id', async () => {
    const content = Buffer.from([0xff, 0xd8, 0xff, 1]);
    const answer = { kind: 'file', contentType: 'image/jpeg', content: content.toString('base64') } as const;
    const { files, problems } = await fetchOne(answer);
    expect([[...files], problems]).toEqual([[['media-1', 'lantern/imported-1.jpg']], []]);
    expect(readFileSync(join(folder, 'lantern/imported-1.jpg'))).toEqual(content);
  });
  it('follows a video to where it is, and a URL', async () => {
    const url = `${host.url}/a.mp4`;
    for (const [answer, id] of [
      [{ kind: 'ok', data: { video_url: url } }, 'video-1'],
      [{ kind: 'ok', data: {} }, url],
    ] as const) {
      const { files } = await fetchOne(answer, 'video', id);
      expect([...files]).toEqual([[id, 'lantern/imported-1.mp4']]);
    }
  });
  it.each<[OperatorAnswer, string, RegExp]>([
    [{ kind: 'error', code: 40007, message: 'invalid media_id' }, 'm', /WeChat says 40007 invalid media_id/],
    [{ kind: 'failed', code: 'no_answer', message: 'No answer.' }, 'm', /No answer\./],
    [{ kind: 'ok', data: {} }, 'm', /without a file/],
    [{ kind: 'ok', data: {} }, 'http://127.0.0.1:1/gone.mp4', /could not be fetched/],
  ])('says what could not be fetched: %j', async (answer, id, problem) => {
    const { files, problems } = await fetchOne(answer, 'video', id);
    expect([files.size, problems]).toEqual([
      0,
      [expect.objectContaining({ en: expect.stringMatching(problem) })],
    ]);
  });
  it('says that a URL has ended', async () => {
    const { problems } = await fetchOne({ kind: 'ok', data: {} }, 'video', `${host.url}/ended.mp4`);
    expect(problems).toEqual([
      {
        en: 'video 1 of 1 could not be fetched: HTTP 404 with 4 bytes',
        zh: '第 1 个文件（视频，共 1 个）没能取回来：HTTP 404，4 字节',
      },
    ]);
  });
});
