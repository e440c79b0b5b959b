import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { jsonResponse, type LocalServer, serve } from '#infra/local/http-server.ts';
import { pushQueueOptions } from '#shared/aws/client-options.ts';
import { retryWithin } from '#shared/aws/retry-within.ts';

const settings = { timeoutMs: 3200, delay: { first: 50, max: 400 }, random: () => 1 };
/** How much of WeChat's five seconds has to be left for what comes before and after; milliseconds. */
const reserve = 500;

/** Plays a service that fails from the first try on, each try taking so long; returns when each began. */
async function triesOf(errorType: 'THROTTLING' | 'TRANSIENT' | 'CLIENT_ERROR', name: string, takes: number) {
  let now = 1_761_200_431_000;
  const begun = now;
  const strategy = retryWithin({ ...settings, now: () => now });
  const error = Object.assign(new Error('no'), { name });
  const moments: number[] = [];
  let token = await strategy.acquireInitialRetryToken('');
  for (;;) {
    now += token.getRetryDelay();
    moments.push(now - begun);
    now += takes;
    try {
      token = await strategy.refreshRetryTokenForRetry(token, { errorType, error: error as never });
    } catch {
      return { moments, over: now - begun };
    }
  }
}

describe('a call that is tried again within a time', () => {
  it('is tried for as long as the partition of a FIFO queue takes to be split, and longer waits grow no longer', async () => {
    const { moments } = await triesOf('THROTTLING', 'RequestThrottled', 10);
    expect(moments.length).toBeGreaterThan(9);
    expect(moments.at(-1)).toBeGreaterThan(2700);
    const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0) - 10);
    expect(gaps.slice(0, 5)).toEqual([50, 100, 200, 400, 400]);
  });
  it.each([10, 300, pushQueueOptions.requestHandler.requestTimeout])(
    'ends before WeChat stops waiting, where each try takes %s ms',
    async (takes) => {
      const { over } = await triesOf('TRANSIENT', 'TimeoutError', takes);
      expect(over).toBeLessThanOrEqual(5000 - reserve);
    },
  );
  it('is not tried again where that changes nothing', async () => {
    expect((await triesOf('CLIENT_ERROR', 'InvalidMessageContents', 10)).moments).toEqual([0]);
  });
  it('is tried again where it is the key of the queue that is throttled', async () => {
    expect((await triesOf('CLIENT_ERROR', 'KmsThrottled', 10)).moments.length).toBeGreaterThan(9);
  });
});

describe('the client that queues pushes', () => {
  let server: LocalServer | undefined;
  afterEach(() => server?.stop());

  it('outlasts more refusals than the SDK would', async () => {
    let requests = 0;
    server = await serve(0, async () =>
      ++requests <= 6
        ? jsonResponse(400, { __type: 'com.amazonaws.sqs#RequestThrottled', message: 'slow down' })
        : jsonResponse(200, { MessageId: 'm', MD5OfMessageBody: '9dd4e461268c8034f5c8564e155c67a6' }),
    );
    const client = new SQSClient({
      ...pushQueueOptions,
      retryStrategy: retryWithin({ ...settings, delay: { first: 1, max: 2 }, now: Date.now }),
      endpoint: server.url,
      region: 'cn-north-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const { MessageId } = await client.send(
      new SendMessageCommand({ QueueUrl: `${server.url}/1/q`, MessageBody: 'x' }),
    );
    expect(MessageId).toBe('m');
    expect(requests).toBe(7);
    client.destroy();
  });
});
