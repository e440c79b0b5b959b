import { randomBytes } from 'node:crypto';
import { CodedError } from '#shared/coded-error.ts';
import { checkWith, pathText } from '#shared/schema-check.ts';
import type { Language } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { jsonResponse, type LocalRequest, type LocalResponse } from '../http-server.ts';
import type { MediaShelf } from '../trace/media-shelf.ts';
import { type Handlers, type Operation, operations } from './api.ts';
import { pageFile } from './assets.ts';
import { isFromThePage, isToUs } from './guard.ts';
import type { NewsStream } from './news-stream.ts';

/** A page, and the operations that it uses. */
export interface LocalPage {
  /** The part of its address after `#`: only people who know it can use the page. */
  readonly token: string;
  owns(request: LocalRequest): boolean;
  answer(request: LocalRequest): Promise<LocalResponse>;
  stop(): void;
}

export interface PageSettings {
  readonly handlers: Handlers;
  readonly news: NewsStream;
  readonly media: MediaShelf;
}

const folder = '/__local/page/';

export function createPage({ handlers, news, media }: PageSettings): LocalPage {
  const token = randomBytes(18).toString('base64url');
  return {
    token,
    owns: ({ method, path, rawQueryString }) =>
      path.startsWith(folder) || (method === 'GET' && path === '/' && rawQueryString === ''),
    stop: news.stop,
    async answer(request) {
      if (!isToUs(request))
        return refusal(403, 'host', 'The page is served at 127.0.0.1 and localhost only.');
      const { method, path } = request;
      if (method === 'GET' && path === '/') return pageFile('index.html');
      if (!path.startsWith(folder)) return refusal(404, 'path_unknown', 'The page is at /.');
      const name = path.slice(folder.length);
      const [what, rest = ''] = name.split(/\/(.*)/s);
      const isProtected = what === 'api' || what === 'stream' || what === 'media';
      if (!isProtected) return method === 'GET' ? pageFile(name) : refusal(405, 'method', 'Only GET.');
      if (!isFromThePage(request, token)) {
        return refusal(403, 'token', 'The address has another token now. Open the one that was printed.');
      }
      if (what === 'stream') return news.response();
      if (what === 'media') return mediumOf(media, rest);
      if (method !== 'POST') return refusal(405, 'method', 'Operations are called by POST.');
      return operate(handlers, rest, request);
    },
  };
}

async function operate(handlers: Handlers, name: string, request: LocalRequest): Promise<LocalResponse> {
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
    return refusal(415, 'content_type', 'The content type must be application/json.');
  }
  const isKnown = (one: string): one is Operation => Object.hasOwn(operations, one);
  const handler = isKnown(name) ? handlers[name] : undefined;
  if (!isKnown(name) || handler === undefined) {
    return refusal(404, 'operation_unknown', `There is no operation ${name} here.`);
  }
  const checked = checkWith(operations[name], parse(request.body));
  if (!checked.ok) {
    const problems = checked.issues.map(
      ({ path, problem }) => `${pathText(path) || 'the input'}: ${problem}`,
    );
    return refusal(400, 'input_invalid', problems.join('\n'));
  }
  const language = /^zh\b/i.test(request.headers['accept-language'] ?? '') ? 'zh' : 'en';
  try {
    // The input was checked against this operation's schema.
    return jsonResponse(
      200,
      await (handler as (input: unknown, language: Language) => unknown)(checked.value, language),
    );
  } catch (error) {
    if (error instanceof ToldError) return refusal(422, error.code, error.said[language]);
    if (error instanceof CodedError) return refusal(422, error.code, error.message);
    return refusal(500, 'unexpected', error instanceof Error ? error.message : String(error));
  }
}

function mediumOf(media: MediaShelf, id: string): LocalResponse {
  const medium = media.get(id);
  if (medium === undefined) return refusal(404, 'media_unknown', 'There is no such file.');
  return {
    status: 200,
    headers: { 'content-type': medium.type, 'x-content-type-options': 'nosniff' },
    body: medium.bytes,
  };
}

function refusal(status: number, code: string, message: string): LocalResponse {
  return jsonResponse(status, { error: { code, message } });
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
