import { jsonResponse } from '../../http-server.ts';
import type { Service } from './service.ts';

/** How much of the log `LogType: Tail` returns; bytes. */
const tail = 4096;

/** The most memory that Lambda gives a function; megabytes. */
const mostMemory = 10_240;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const lambda: Service = async (services, { method, path, headers, body }) => {
  // Locally, a function can use all memory of this machine.
  if (method === 'GET' && /^\/2015-03-31\/functions\/[^/]+\/configuration$/.test(path))
    return jsonResponse(200, { MemorySize: mostMemory });
  const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path) ?? [];
  if (method !== 'POST' || name === undefined) return undefined;
  const payload: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
  const report = await services.invoke(decodeURIComponent(name), payload);
  if (report === undefined) {
    return {
      ...jsonResponse(404, { Message: `Function not found: ${name}` }),
      headers: { 'x-amzn-errortype': 'ResourceNotFoundException' },
    };
  }
  const { log, result } = report;
  const wantsLog = headers['x-amz-log-type'] === 'Tail';
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      ...(result.ok ? {} : { 'x-amz-function-error': 'Unhandled' }),
      ...(wantsLog
        ? { 'x-amz-log-result': Buffer.from(log.join('\n')).subarray(-tail).toString('base64') }
        : {}),
    },
    body: JSON.stringify(result.ok ? (result.value ?? null) : { errorMessage: result.error }),
  };
};
