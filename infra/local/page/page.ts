import { randomBytes } from 'node:crypto';
import { CodedError } from '#shared/coded-error.ts';
import { checkWith, pathText } from '#shared/schema-check.ts';
import { both, inLanguage, type Language, type Text } from '../../language/text.ts';
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
      const refusal = refusingIn(languageOf(request));
      if (!isToUs(request)) return refusal(403, 'host', said.host);
      const { method, path } = request;
      if (method === 'GET' && path === '/') return pageFile('index.html');
      if (!path.startsWith(folder)) return refusal(404, 'path_unknown', said.path);
      const name = path.slice(folder.length);
      const [what, rest = ''] = name.split(/\/(.*)/s);
      const isProtected = what === 'api' || what === 'stream' || what === 'media';
      if (!isProtected) return method === 'GET' ? pageFile(name) : refusal(405, 'method', said.get);
      if (!isFromThePage(request, token)) return refusal(403, 'token', said.token);
      if (what === 'stream') return news.response();
      if (what === 'media') return mediumOf(media, rest) ?? refusal(404, 'media_unknown', said.medium);
      if (method !== 'POST') return refusal(405, 'method', said.post);
      return operate(handlers, rest, request);
    },
  };
}

async function operate(handlers: Handlers, name: string, request: LocalRequest): Promise<LocalResponse> {
  const language = languageOf(request);
  const refusal = refusingIn(language);
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
    return refusal(415, 'content_type', said.json);
  }
  const isKnown = (one: string): one is Operation => Object.hasOwn(operations, one);
  const handler = isKnown(name) ? handlers[name] : undefined;
  if (!isKnown(name) || handler === undefined) {
    return refusal(404, 'operation_unknown', said.operation(name));
  }
  const checked = checkWith(operations[name], parse(request.body));
  if (!checked.ok) {
    const problems = checked.issues.map(
      ({ path, problem }) => said.problem(pathText(path), problem)[language],
    );
    return refusal(400, 'input_invalid', problems.join('\n'));
  }
  try {
    // The input was checked against this operation's schema.
    return jsonResponse(
      200,
      await (handler as (input: unknown, language: Language) => unknown)(checked.value, language),
    );
  } catch (error) {
    if (error instanceof ToldError) return refusal(422, error.code, inLanguage(error.said, language));
    if (error instanceof CodedError) return refusal(422, error.code, error.message);
    return refusal(500, 'unexpected', error instanceof Error ? error.message : String(error));
  }
}

function mediumOf(media: MediaShelf, id: string): LocalResponse | undefined {
  const medium = media.get(id);
  if (medium === undefined) return undefined;
  return {
    status: 200,
    headers: { 'content-type': medium.type, 'x-content-type-options': 'nosniff' },
    body: medium.bytes,
  };
}

const languageOf = ({ headers }: LocalRequest): Language =>
  /^zh\b/i.test(headers['accept-language'] ?? '') ? 'zh' : 'en';

const refusingIn =
  (language: Language) =>
  (status: number, code: string, message: string | Text): LocalResponse =>
    jsonResponse(status, {
      error: { code, message: typeof message === 'string' ? message : message[language] },
    });

const said = {
  host: both('The page is served at 127.0.0.1 and localhost only.', '网页只在 127.0.0.1 和 localhost 上。'),
  path: both('The page is at /.', '网页在 /。'),
  get: both('Only GET.', '只能用 GET。'),
  post: both('Operations are called by POST.', '操作要用 POST 调用。'),
  token: both(
    'The address has another token now. Open the one that was printed.',
    '地址里的口令变了，请打开终端里打印的新地址。',
  ),
  medium: both('There is no such file.', '没有这个文件。'),
  json: both('The content type must be application/json.', 'content-type 要是 application/json。'),
  operation: (name: string) => both(`There is no operation ${name} here.`, `这里没有 ${name} 这个操作。`),
  problem: (path: string, problem: string) =>
    both(`${path || 'the input'}: ${problem}`, `${path || '输入'} 不对：${problem}`),
};

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
