import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DeleteMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sqsOptions } from '#shared/aws/client-options.ts';
import { openConnection, primeColdStart } from '#shared/aws/cold-start.ts';
import { memoryLog } from '../../support/memory-log.ts';

afterEach(() => vi.unstubAllEnvs());

describe('primeColdStart', () => {
  it('does nothing outside Lambda', async () => {
    const { lines, log } = memoryLog();
    let runs = 0;
    await primeColdStart('receiver', log, [async () => runs++]);
    expect([runs, lines]).toEqual([0, []]);
  });
  it('runs its tasks in parallel, and logs the start once', async () => {
    vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', 'on-demand');
    const { lines, log } = memoryLog();
    const order: string[] = [];
    const task = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise(setImmediate);
      order.push(`${name} ends`);
    };
    await primeColdStart('receiver', log, [task('a'), task('b')]);
    expect(order).toEqual(['a begins', 'b begins', 'a ends', 'b ends']);
    expect(lines).toEqual([
      {
        level: 'info',
        event: 'cold_start',
        fields: { function: 'receiver', initialization: 'on-demand', milliseconds: expect.any(Number) },
      },
    ]);
  });
  it('lets no failure through, such as that of a secret without a value', async () => {
    vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', 'on-demand');
    const { lines, log } = memoryLog();
    await primeColdStart('receiver', log, [() => Promise.reject(new Error('secret_missing'))]);
    expect(lines).toHaveLength(1);
  });
  it('stops waiting in time for the initialization', async () => {
    vi.stubEnv('AWS_LAMBDA_INITIALIZATION_TYPE', 'on-demand');
    const { lines, log } = memoryLog();
    const never = () => new Promise(() => {});
    await primeColdStart('receiver', log, [never], async () => 'time is up');
    expect(lines).toHaveLength(1);
  });
});

describe('openConnection', () => {
  let server: Server;
  let connections = 0;
  const paths: string[] = [];
  beforeEach(async () => {
    server = createServer((request, response) => {
      paths.push(`${request.method} ${request.url}`);
      request.resume().on('end', () => response.end('{}'));
    });
    server.on('connection', () => connections++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
  });
  afterEach(() => server.close());

  it('opens the connection that the first call then uses', async () => {
    const client = new SQSClient(sqsOptions);
    await openConnection(client);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/1/q.fifo';
    await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: 'r' }));
    client.destroy();
    expect(paths).toEqual(['GET /ping', 'POST /']);
    expect(connections).toBe(1);
  });
});
