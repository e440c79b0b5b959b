import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { jsonResponse, type LocalRequest, type LocalServer, serve } from '#infra/local/http-server.ts';
import { clientOptions } from '#shared/aws/client-options.ts';
import { isSignedBy } from '../../support/signature-v4.ts';

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG';
let server: LocalServer | undefined;
afterEach(() => server?.stop());

/** A client of a DynamoDB that answers with the key it was asked for, if it does not do what `fails` says first. */
async function clientOf(fails: (key: string, attempt: number) => 'throttled' | 'refused' | undefined) {
  const requests: LocalRequest[] = [];
  const attempts = new Map<string, number>();
  server = await serve(0, async (request) => {
    requests.push(request);
    const key = (JSON.parse(request.body.toString()) as { Key: { id: { S: string } } }).Key.id.S;
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    const failure = fails(key, attempt);
    if (failure === 'throttled') return jsonResponse(400, { __type: 'ThrottlingException', message: key });
    if (failure === 'refused') return jsonResponse(400, { __type: 'ValidationException', message: key });
    return jsonResponse(200, { Item: { id: { S: key } } });
  });
  const client = new DynamoDBClient({
    ...clientOptions,
    endpoint: server.url,
    region: 'cn-north-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey },
  });
  const get = (key: string) =>
    client.send(new GetItemCommand({ TableName: 't', Key: { id: { S: key } } })).then(
      ({ Item }) => Item?.['id']?.S,
      (error: Error) => `${error.name} ${error.message}`,
    );
  return { client, get, requests };
}
const keys = Array.from({ length: 60 }, (_, index) => `key${index}`);

describe('calls of one client that are made at the same time', () => {
  it('each get their own answer, and each is signed for what it says', async () => {
    const { client, get, requests } = await clientOf(() => undefined);
    expect(await Promise.all(keys.map(get))).toEqual(keys);
    expect(requests).toHaveLength(keys.length);
    expect(requests.every((request) => isSignedBy(secretAccessKey, request))).toBe(true);
    client.destroy();
  });
  it('are tried again and refused each for itself', async () => {
    const numberOf = (key: string): number => Number(key.slice(3));
    const { client, get, requests } = await clientOf((key, attempt) => {
      if (numberOf(key) % 3 === 0) return 'refused';
      return numberOf(key) % 3 === 1 && attempt === 1 ? 'throttled' : undefined;
    });
    expect(await Promise.all(keys.map(get))).toEqual(
      keys.map((key) => (numberOf(key) % 3 === 0 ? `ValidationException ${key}` : key)),
    );
    expect(requests).toHaveLength(80);
    expect(requests.every((request) => isSignedBy(secretAccessKey, request))).toBe(true);
    client.destroy();
  });
});

describe('the options of every client', () => {
  it('put together once what the calls of an operation go through', () => {
    expect(clientOptions.cacheMiddleware).toBe(true);
  });
  it('have a logger for which the SDK makes no copy of what every call sends and gets', () => {
    expect(Object.keys(clientOptions.logger).sort()).toEqual(['debug', 'warn']);
  });
});
