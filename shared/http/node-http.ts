import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { type Http, type HttpRequest, type HttpResponse, noAnswer, notSent } from '../wechat/api/http.ts';

/**
 * Connections that were idle for longer than this are not used again: while a Lambda instance is frozen, the other side
 * closes them unnoticed, and a message written into a dead connection would count as undetermined.
 */
const idleLimit = 3000;
/**
 * With Node's default a connection to a host of several addresses gets 250 ms, and then the next address is tried. A
 * handshake with China takes longer from most regions, so each new connection would be slower, or fail where the
 * second address is an IPv6 one that cannot be reached (https://github.com/nodejs/node/issues/54359).
 */
const oneAddress = { autoSelectFamily: false };
/** More than any JSON answer; only media are larger. */
const answerLimit = 16 * 1024 * 1024;

/**
 * HTTP over Node's own client. Not `fetch`, which does not distinguish a request that never left from one without an
 * answer, and whose first use adds about 25 ms to a cold start.
 *
 * @param now milliseconds
 */
export function nodeHttp(now: () => number): Http {
  const options = { keepAlive: true, maxSockets: 64, ...oneAddress };
  const agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) };
  const idleSince = new WeakMap<Duplex, number>();
  for (const agent of Object.values(agents))
    agent.on('free', (socket: Duplex) => idleSince.set(socket, now()));

  return (request) => {
    const url = new URL(request.url);
    const agent = agents[url.protocol as keyof typeof agents];
    for (const socket of Object.values(agent.freeSockets).flat())
      if (socket !== undefined && now() - (idleSince.get(socket) ?? 0) > idleLimit) socket.destroy();
    return exchange(url, agent, request);
  };
}

function exchange(url: URL, agent: HttpAgent, request: HttpRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    let mayHaveLeft = false;
    const body = request.body === undefined ? undefined : Buffer.from(request.body as string);
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: request.method,
      agent,
      headers: {
        ...(body === undefined ? {} : { 'content-length': body.length }),
        ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
      },
    });
    const timer = setTimeout(
      () => outgoing.destroy(new Error(`no answer in ${request.timeout} ms`)),
      request.timeout,
    );
    const fail = (cause: unknown): void => {
      clearTimeout(timer);
      reject(mayHaveLeft ? noAnswer(url.host, cause) : notSent(url.host, cause));
    };
    outgoing.on('socket', (socket) => {
      const connected = (): void => {
        mayHaveLeft = true;
      };
      if (socket.connecting) socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
      else connected();
    });
    outgoing.on('error', fail);
    outgoing.on('response', (response) => {
      readAll(response).then((content) => {
        clearTimeout(timer);
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          body: content,
        });
      }, fail);
    });
    outgoing.end(body);
  });
}

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > answerLimit) throw new Error(`the answer is longer than ${answerLimit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
