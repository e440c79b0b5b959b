import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CodedError } from '#shared/coded-error.ts';

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
  /** Goes on writing after the body, until the other side has gone. */
  readonly stream?: (outgoing: ServerResponse) => void;
}

export interface LocalServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves HTTP on the loopback interface; port 0 takes a free one. */
export async function serve(
  port: number,
  handle: (request: LocalRequest) => Promise<LocalResponse>,
): Promise<LocalServer> {
  const server = createServer((incoming, outgoing) => {
    readRequest(incoming)
      .then(handle)
      .catch((error: unknown): LocalResponse => ({ status: 500, body: String(error) }))
      .then(({ status, headers, body, stream }) => {
        outgoing.writeHead(status, headers ?? {});
        if (stream === undefined) outgoing.end(body);
        else {
          outgoing.write(body);
          stream(outgoing);
        }
      })
      // The other side has gone.
      .catch(() => outgoing.destroy());
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new CodedError('port_in_use', `Port ${port} cannot be listened on. Choose another with --port.`, {
      cause,
    });
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
