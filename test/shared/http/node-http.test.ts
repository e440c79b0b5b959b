import { once } from 'node:events';
import { Agent, createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { nodeHttp } from '#shared/http/node-http.ts';
import type { HttpRequest } from '#shared/wechat/api/http.ts';

const servers: { close(): unknown; closeAllConnections?(): void }[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
});

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const serving = (listener: RequestListener) => listening(createServer(listener));
const post = (url: string, overrides: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url: `${url}/path?access_token=secret`,
  contentType: 'application/json',
  body: '{"text":"营业时间"}',
  timeout: 2000,
  ...overrides,
});

describe('nodeHttp', () => {
  it('sends the body with its length in bytes, and returns status, type and bytes', async () => {
    const url = await serving((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(203, { 'content-type': 'text/x' });
        response.end(
          `${request.method} ${request.url} ${request.headers['content-length']} ${Buffer.concat(chunks)}`,
        );
      });
    });
    const response = await nodeHttp(Date.now)(post(url));
    expect(response).toMatchObject({ status: 203, contentType: 'text/x' });
    expect(response.body.toString()).toBe('POST /path?access_token=secret 23 {"text":"营业时间"}');
  });

  it('knows that a request to a closed port was not sent', async () => {
    const server = createServer();
    const url = await listening(server);
    server.close();
    await once(server, 'close');
    await expect(nodeHttp(Date.now)(post(url))).rejects.toMatchObject({
      code: 'request_not_sent',
      decision: { kind: 'retry' },
    });
  });
  it('does not know the outcome of a request that was cut off', async () => {
    const url = await listening(
      createTcpServer((socket: Socket) => socket.once('data', () => socket.destroy())),
    );
    await expect(nodeHttp(Date.now)(post(url))).rejects.toMatchObject({ code: 'no_answer' });
  });
  it('does not know the outcome of a request whose answer was cut off', async () => {
    const url = await serving((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"errcode"', () => response.destroy());
    });
    await expect(nodeHttp(Date.now)(post(url))).rejects.toMatchObject({ code: 'no_answer' });
  });
  it('does not wait longer for an answer than allowed', async () => {
    const url = await serving(() => {});
    await expect(nodeHttp(Date.now)(post(url, { timeout: 50 }))).rejects.toMatchObject({ code: 'no_answer' });
  });
  it('never has the access token in an error', async () => {
    const url = await serving((request) => request.socket.destroy());
    const error: Error = await nodeHttp(Date.now)(post(url)).catch((thrown) => thrown);
    expect(`${error.message} ${String(error.cause)}`).not.toContain('secret');
  });

  it('uses a connection again, but not one that has been idle while the function may have been frozen', async () => {
    const connections = new Set<unknown>();
    const url = await serving((request, response) => {
      connections.add(request.socket);
      response.end('{}');
    });
    let now = 1_000_000;
    const http = nodeHttp(() => now);
    await http(post(url));
    await http(post(url));
    expect(connections.size).toBe(1);
    now += 3001;
    await http(post(url));
    expect(connections.size).toBe(2);
  });
  it('closes a connection that has been idle too long while another one was busy', async () => {
    const used: unknown[] = [];
    const waiting: ServerResponse[] = [];
    const url = await serving((request, response) => {
      used.push(request.socket);
      if (request.url === '/slow') waiting.push(response);
      else response.end('{}');
    });
    let now = 1_000_000;
    const http = nodeHttp(() => now);
    const slow = http(post(url, { url: `${url}/slow` }));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    await http(post(url));
    now += 3001;
    waiting[0]?.end('{}');
    await slow;
    await Promise.all([http(post(url)), http(post(url))]);
    const [, idle, ...after] = used;
    expect(after).not.toContain(idle);
  });
  it('leaves a slow request alone when another begins after a pause', async () => {
    const waiting: ServerResponse[] = [];
    const url = await serving((request, response) => {
      if (request.url === '/slow') waiting.push(response);
      else response.end('fast');
    });
    let now = 1_000_000;
    const http = nodeHttp(() => now);
    const slow = http(post(url, { url: `${url}/slow` }));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    now += 3001;
    expect((await http(post(url))).body.toString()).toBe('fast');
    waiting[0]?.end('slow');
    expect((await slow).body.toString()).toBe('slow');
  });
  it('gives one address the whole time, however far away the host is', async () => {
    const connect = vi.spyOn(Agent.prototype, 'createConnection');
    const url = await serving((_, response) => response.end('{}'));
    await nodeHttp(Date.now)(post(url));
    expect(connect).toHaveBeenCalledWith(
      expect.objectContaining({ autoSelectFamily: false }),
      expect.any(Function),
    );
  });
});
