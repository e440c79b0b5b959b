import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { codeOf } from '#shared/coded-error.ts';
import { both } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import { foreign } from './guard.ts';

export interface LocalRequest {
  readonly method: string;
  readonly path: string;
  readonly rawQueryString: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface LocalResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** Keeps writing after the body, until the client has gone. */
  readonly stream?: (outgoing: ServerResponse) => void;
}

export interface LocalServer {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

export interface ServeOptions {
  /**
   * Takes the next free port if this one is taken.
   * @default false
   */
  readonly orNext?: boolean;
  /**
   * Which requests are served regardless of their host and the site that they come from.
   * @default none
   */
  readonly isOpen?: (request: LocalRequest) => boolean;
}

/**
 * Serves HTTP on the loopback interface, to programs and pages of this machine only; port 0 takes a free one.
 *
 * @throws CodedError `port_in_use`
 */
export async function serve(
  port: number,
  handle: (request: LocalRequest) => Promise<LocalResponse>,
  { orNext = false, isOpen = () => false }: ServeOptions = {},
): Promise<LocalServer> {
  const server = createServer((incoming, outgoing) => {
    readRequest(incoming)
      .then((request) => {
        const refusal = isOpen(request) ? undefined : foreign(request.headers);
        return refusal === undefined ? handle(request) : jsonResponse(403, { error: refusal });
      })
      .catch((error: unknown): LocalResponse => ({ status: 500, body: String(error) }))
      .then(({ status, headers, body, stream }) => {
        outgoing.writeHead(status, headers ?? {});
        if (stream === undefined) outgoing.end(body);
        else {
          outgoing.write(body);
          stream(outgoing);
        }
      })
      // The client has gone.
      .catch(() => outgoing.destroy());
  });
  await listen(server, port, orNext ? furtherPorts : 0);
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

export function jsonResponse(status: number, value: unknown): LocalResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
  };
}

/** How many more ports are tried. */
const furtherPorts = 50;

async function listen(server: Server, port: number, further: number): Promise<void> {
  for (let next = port; ; next++) {
    server.listen(next, '127.0.0.1');
    try {
      await once(server, 'listening');
      return;
    } catch (cause) {
      if (codeOf(cause) === 'EADDRINUSE' && next < port + further) continue;
      const why = codeOf(cause) === 'EADDRINUSE' ? 'another program listens on it' : codeOf(cause);
      throw new ToldError(
        'port_in_use',
        both(
          `Port ${next} cannot be listened on: ${why}. Choose another with --port, or leave it out to take the next free one.`,
          `端口 ${next} 用不了：${codeOf(cause) === 'EADDRINUSE' ? '已被别的程序占用' : why}。用 --port 换一个，或者不写 --port，自动用下一个空闲的。`,
        ),
        { cause },
      );
    }
  }
}

async function readRequest(incoming: IncomingMessage): Promise<LocalRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const [path = '/', rawQueryString = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  const headers = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    [value ?? ''].flat().join(','),
  ]);
  return {
    method: incoming.method ?? 'GET',
    path,
    rawQueryString,
    query: new URLSearchParams(rawQueryString),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}
