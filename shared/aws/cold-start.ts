import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from './log.ts';

/** Lambda allows ten seconds for initialization; most of them are for the module itself. Milliseconds. */
const timeoutMs = 2000;

/**
 * Does in advance, while Lambda initializes the function, what its first event would otherwise wait for. Initialization
 * has the full CPU, whatever the memory size. A failure here does not fail the function: the work is done again when it
 * is needed.
 *
 * Outside Lambda it does nothing.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
 */
export async function primeColdStart(
  functionName: string,
  log: Log,
  tasks: readonly (() => Promise<unknown>)[],
  timeIsUp = (): Promise<unknown> => wait(timeoutMs, undefined, { ref: false }),
): Promise<void> {
  const initialization = process.env['AWS_LAMBDA_INITIALIZATION_TYPE'];
  if (initialization === undefined) return;
  const done = Promise.allSettled(tasks.map((task) => task()));
  await Promise.race([done, timeIsUp()]);
  log('info', 'cold_start', {
    function: functionName,
    initialization,
    milliseconds: Math.round(performance.now()),
  });
}

/** The secrets and rules of this many accounts are read in advance; the others are read when needed. */
export const primedAccounts = 5;

/** The parts used of an SDK client. */
interface Client {
  readonly config: {
    readonly region: () => Promise<string>;
    readonly endpointProvider: (parameters: { readonly Region: string; readonly Endpoint?: string }) => {
      readonly url: URL;
    };
    readonly requestHandler: { handle(request: never): Promise<{ response: unknown }> };
  };
}

/**
 * Opens the connection that the client's first call will use. The request is one that every AWS endpoint answers without
 * a signature, so that no permission is needed for it.
 */
export async function openConnection({ config }: Client): Promise<void> {
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  const { url } = config.endpointProvider({
    Region: await config.region(),
    ...(endpoint === undefined ? {} : { Endpoint: endpoint }),
  });
  const request = {
    method: 'GET',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: '/ping',
    query: {},
    headers: { host: url.host },
  };
  const { response } = await config.requestHandler.handle(request as never);
  // A connection cannot be reused before its response is read.
  (response as { body?: { resume?(): void } }).body?.resume?.();
}
