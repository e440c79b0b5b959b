import { randomUUID } from 'node:crypto';
import type { EventEntry, LocalBus, LocalEvent, PutResult } from './aws/event-bus.ts';
import type { Clock } from './clock.ts';
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
import type { Simulator } from './wechat/simulator.ts';

export interface FrontDoorSettings {
  readonly port: number;
  readonly clock: Clock;
  /** Called per request: the front door opens first, because the simulator must know its address. */
  readonly webhook: () => LocalFunction;
  readonly bus: () => LocalBus;
  /** The events of the bus so far, oldest first. */
  readonly events: readonly LocalEvent[];
  readonly simulator: () => Simulator | undefined;
  readonly observation: Observation;
  readonly page: () => LocalPage | undefined;
}

/** The one address of the local world: the webhook as the function URL serves it, and `/__local/…` for everything else. */
export function openFrontDoor(settings: FrontDoorSettings): Promise<LocalServer> {
  const webhook = observed(settings.observation, 'webhook', (request) =>
    throughFunctionUrl(settings, request),
  );
  return serve(settings.port, async (request) => {
    const page = settings.page();
    if (page?.owns(request)) return page.answer(request);
    if (!request.path.startsWith('/__local/')) return webhook(request);
    switch (`${request.method} ${request.path}`) {
      case 'POST /__local/events':
        return putEvents(settings, request);
      case 'GET /__local/events':
        return jsonResponse(200, settings.events);
      case 'POST /__local/say':
        return say(settings, request);
      default:
        return jsonResponse(404, {
          error: `There is no ${request.method} ${request.path}; there are POST and GET /__local/events, and POST /__local/say.`,
        });
    }
  });
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
async function throughFunctionUrl(
  { webhook, clock }: FrontDoorSettings,
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
  try {
    const result = (await webhook().invoke(event)) as {
      statusCode: number;
      headers: Record<string, string>;
      body: string;
    };
    return { status: result.statusCode, headers: result.headers, body: result.body };
  } catch {
    return jsonResponse(502, { message: 'Internal Server Error' });
  }
}

function putEvents({ bus }: FrontDoorSettings, request: LocalRequest): LocalResponse {
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

async function say({ simulator }: FrontDoorSettings, request: LocalRequest): Promise<LocalResponse> {
  const wechat = simulator();
  if (wechat === undefined)
    return jsonResponse(409, { error: 'There is no simulated WeChat (--no-simulator).' });
  const { account, openId, text } = (parseJson(request) ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof account !== 'string' || typeof openId !== 'string' || typeof text !== 'string') {
    return jsonResponse(400, { error: 'The body must be {"account": "…", "openId": "…", "text": "…"}.' });
  }
  try {
    return jsonResponse(200, await wechat.say(account, openId, text));
  } catch (error) {
    return jsonResponse(400, { error: (error as Error).message });
  }
}

function parseJson(request: LocalRequest): unknown {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    return undefined;
  }
}
