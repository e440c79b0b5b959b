import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalServer, serve } from '#infra/local/http-server.ts';
import { createNewsStream } from '#infra/local/page/news-stream.ts';
import { createPage, type LocalPage } from '#infra/local/page/page.ts';
import { createMediaShelf } from '#infra/local/trace/media-shelf.ts';

const news = createNewsStream();
const media = createMediaShelf();
let page: LocalPage;
let server: LocalServer;

beforeAll(async () => {
  page = createPage({
    news,
    media,
    handlers: {
      newUser: () => ({ openId: 'oQ8dN5xKlantern0000000000004', number: 4 }),
      killToken: () => {
        throw new Error('unexpected');
      },
    },
  });
  server = await serve(0, (request) => page.answer(request), { isOpen: () => true });
});
afterAll(async () => {
  page.stop();
  await server.stop();
});

const headers = () => ({ authorization: `Bearer ${page.token}`, 'content-type': 'application/json' });

function ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}) {
  return fetch(`${server.url}${path}`, { method: 'POST', body: '{}', ...init });
}

describe('the page', () => {
  it('is HTML without a secret in it, and lets nothing of another site in', async () => {
    const response = await fetch(server.url);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toContain(page.token);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('owns its own addresses, and leaves the webhook to the receiver', () => {
    const request = (method: string, path: string, rawQueryString = '') =>
      page.owns({
        method,
        path,
        rawQueryString,
        query: new URLSearchParams(rawQueryString),
        headers: {},
        body: Buffer.alloc(0),
      });
    expect(request('GET', '/')).toBe(true);
    expect(request('POST', '/__local/page/api/snapshot')).toBe(true);
    expect(request('GET', '/', 'signature=1&echostr=2')).toBe(false);
    expect(request('POST', '/lantern')).toBe(false);
    expect(request('POST', '/__local/say')).toBe(false);
  });

  it('does what it is asked with its token', async () => {
    const response = await ask('/__local/page/api/newUser', { headers: headers() });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ openId: 'oQ8dN5xKlantern0000000000004', number: 4 });
  });

  it.each([
    ['no token', {}, 403],
    ['another token', { authorization: 'Bearer guessed' }, 403],
    ['the page of another site', { origin: 'https://evil.example' }, 403],
    ['the page of another port of this machine', { origin: 'http://127.0.0.1:1' }, 403],
    ['a request that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a form, which needs no permission of ours to be sent', { 'content-type': 'text/plain' }, 415],
  ])('refuses %s', async (_, changed: Record<string, string>, status) => {
    const given = Object.keys(changed).length === 0 ? {} : { ...headers(), ...changed };
    const response = await ask('/__local/page/api/newUser', { headers: given });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code: expect.any(String) } });
  });

  it('is not served to a name of another site that points here', async () => {
    const { request } = await import('node:http');
    const port = Number(new URL(server.url).port);
    const status = await new Promise((resolve) => {
      request({ port, host: '127.0.0.1', path: '/', headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });

  it.each(['stream', 'media/x'])('gives no %s away without the token', async (path) => {
    const response = await fetch(`${server.url}/__local/page/${path}`);
    expect(response.status).toBe(403);
  });

  it('says what is wrong with the input, field by field', async () => {
    const body = JSON.stringify({ account: 'lantern', openId: 7 });
    const response = await ask('/__local/page/api/person', { headers: headers(), body });
    // The operation has no handler here, which is found before the input is looked at.
    expect(response.status).toBe(404);
    const wrong = await ask('/__local/page/api/killToken', { headers: headers(), body: '{"account": 7}' });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ error: { message: expect.stringContaining('account') } });
  });

  it('tells what went wrong without ending', async () => {
    const response = await ask('/__local/page/api/killToken', {
      headers: headers(),
      body: '{"account": "lantern"}',
    });
    expect(response.status).toBe(500);
    expect((await fetch(server.url)).status).toBe(200);
  });

  it('tells every open page what happens, as it happens', async () => {
    const response = await fetch(`${server.url}/__local/page/stream`, { headers: headers() });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const text = async (): Promise<string> => new TextDecoder().decode((await reader.read()).value);
    await text();
    news.tell({ kind: 'gone', id: 'c1' });
    expect(await text()).toBe('data: {"kind":"gone","id":"c1"}\n\n');
    await reader.cancel();
  });

  it('serves the files of this run under their media id', async () => {
    media.put('m1', { type: 'image/png', bytes: Buffer.from('picture') });
    const response = await fetch(`${server.url}/__local/page/media/m1`, { headers: headers() });
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(await response.text()).toBe('picture');
    const other = await fetch(`${server.url}/__local/page/media/m2`, { headers: headers() });
    expect(other.status).toBe(404);
  });
});
