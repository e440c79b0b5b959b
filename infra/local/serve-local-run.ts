import { randomUUID } from 'node:crypto';
import { CodedError } from '#shared/coded-error.ts';
import type { EventEntry, LocalBus, LocalEvent, PutResult } from './aws/event-bus.ts';
import type { Clock } from './clock.ts';
import type { LocalCommands } from './commands/commands.ts';
import {
  jsonResponse,
  type LocalRequest,
  type LocalResponse,
  type LocalServer,
  serve,
} from './http-server.ts';
import type { LocalFunction } from './lambda/function-host.ts';
import { type Observation, observed } from './observe.ts';
import type { LocalPage } from './page/page.ts';

export interface ServedParts {
  readonly port: number;
  /** Whether to take the next free one if this one is taken. */
  readonly orNext: boolean;
  readonly clock: Clock;
  /** Called per request: this server starts first, because the simulator must know its address. */
  readonly webhook: () => LocalFunction | undefined;
  readonly bus: () => LocalBus;
  /** The events of the bus so far, oldest first. */
  readonly events: readonly LocalEvent[];
  readonly observation: Observation;
  /** Called with every request to the webhook and its response. */
  readonly onPush: (request: LocalRequest, response: LocalResponse) => void;
  /** The commands; undefined until everything runs. */
  readonly commands: () => LocalCommands | undefined;
  readonly page: () => LocalPage | undefined;
}

/** The one address of the local run: the webhook as the function URL serves it, and `/__local/…` for everything else. */
export function serveLocalRun(settings: ServedParts): Promise<LocalServer> {
  const webhook = observed(settings.observation, 'webhook', async (request) => {
    const response = await throughFunctionUrl(settings, request);
    settings.onPush(request, response);
    return response;
  });
  const ownedByPage = (request: LocalRequest): boolean => settings.page()?.owns(request) === true;
  return serve(
    settings.port,
    async (request) => {
      const page = settings.page();
      if (page?.owns(request)) return page.answer(request);
      return isLocal(request) ? answerLocal(settings, request) : webhook(request);
    },
    // WeChat itself may come through a tunnel and is recognised by its signature. The page has its own check.
    { orNext: settings.orNext, isOpen: (request) => !isLocal(request) || ownedByPage(request) },
  );
}

const isLocal = ({ path }: LocalRequest): boolean => path.startsWith('/__local/');

async function answerLocal(settings: ServedParts, request: LocalRequest): Promise<LocalResponse> {
  const { method, path, headers } = request;
  // A page of another site can send a form or plain text without a preflight request.
  if (method === 'POST' && !/^application\/json\b/.test(headers['content-type'] ?? '')) {
    return jsonResponse(415, { error: 'The content type must be application/json.' });
  }
  switch (`${method} ${path}`) {
    case 'POST /__local/events':
      return putEvents(settings, request);
    case 'GET /__local/events':
      return jsonResponse(200, eventsSince(settings.events, request.query));
    case 'GET /__local/clock':
      return jsonResponse(200, { now: settings.clock.now() });
  }
  const commands = settings.commands();
  const name = path.slice('/__local/'.length);
  if (method === 'GET' && path === '/__local/help') return jsonResponse(200, commands?.help ?? []);
  if (method !== 'POST' || commands?.has(name) !== true) {
    return jsonResponse(404, {
      error: `There is no ${method} ${path}; GET /__local/help lists what there is, beside GET and POST /__local/events and GET /__local/clock.`,
    });
  }
  const input = parseJson(request);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return jsonResponse(400, { error: 'The body must be {"account": "…", "openId": "…", "argument": "…"}.' });
  }
  try {
    return jsonResponse(200, await commands.run(name, input as Readonly<Record<string, unknown>>));
  } catch (error) {
    const { message } = error as Error;
    return jsonResponse(error instanceof CodedError && error.code === 'not_simulated' ? 409 : 400, {
      error: message,
    });
  }
}

/** The events after the one with the id `after`, of the requested types; without these, all. */
function eventsSince(events: readonly LocalEvent[], query: URLSearchParams): readonly LocalEvent[] {
  const after = query.get('after');
  const from = after === null ? 0 : events.findIndex(({ id }) => id === after) + 1;
  const types = query.getAll('type');
  return events.slice(from).filter((event) => types.length === 0 || types.includes(event['detail-type']));
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
async function throughFunctionUrl(
  { webhook, clock }: ServedParts,
  request: LocalRequest,
): Promise<LocalResponse> {
  const isText = /^$|^text\/|^application\/(json|xml|javascript)/.test(request.headers['content-type'] ?? '');
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: request.path,
    rawQueryString: request.rawQueryString,
    headers: request.headers,
    queryStringParameters: Object.fromEntries(request.query),
    requestContext: {
      http: { method: request.method, path: request.path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
      requestId: randomUUID(),
      timeEpoch: clock.now(),
    },
    ...(request.body.length === 0 ? {} : { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
  const target = webhook();
  if (target === undefined) return jsonResponse(503, { message: 'The functions are being started' });
  try {
    const result = (await target.invoke(event)) as {
      statusCode: number;
      headers: Record<string, string>;
      body: string;
    };
    return { status: result.statusCode, headers: result.headers, body: result.body };
  } catch {
    return jsonResponse(502, { message: 'Internal Server Error' });
  }
}

function putEvents({ bus }: ServedParts, request: LocalRequest): LocalResponse {
  const value = parseJson(request);
  const entries = ((value as { Entries?: EventEntry[] } | undefined)?.Entries ?? [value].flat()) as (
    | EventEntry
    | undefined
  )[];
  const results = entries.map(
    (entry): PutResult =>
      typeof entry === 'object' && entry !== null
        ? bus().put(entry)
        : {
            ErrorCode: 'MalformedEntry',
            ErrorMessage: 'An entry is {"Source", "DetailType", "Detail"}, as in PutEvents.',
          },
  );
  const failed = results.filter((result) => 'ErrorCode' in result).length;
  return jsonResponse(failed === 0 ? 200 : 400, { FailedEntryCount: failed, Entries: results });
}

function parseJson(request: LocalRequest): unknown {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    return undefined;
  }
}
