import { afterEach, describe, expect, it, vi } from 'vitest';
import { concurrencyQuota } from '#infra/build/concurrency-quota.ts';
import { completeOptions } from '#infra/config/read-stack-options.ts';
import { refuseReservations, reservations } from '#infra/config/reservations.ts';
import type { StackOptions } from '#infra/config/stack-options.ts';
import { jsonResponse, type LocalResponse, serve } from '#infra/local/http-server.ts';
import { errorCode } from '../../support/error-code.ts';

const refuse = (options: StackOptions, quota: number) => () =>
  refuseReservations(completeOptions(options), quota);

describe('instances that options keep', () => {
  it.each<[StackOptions, number]>([
    [{}, 10],
    [{ senderConcurrency: 1000 }, 10],
    [{ receiverConcurrency: 20 }, 120],
    [{ receiverConcurrency: 20, provisionedConcurrency: 20 }, 120],
    [{ provisionedConcurrency: 5 }, 105],
    // 50 of the sender for pushes and 4 for the intake, 5 of the token-refresher.
    [{ reserveConcurrency: true }, 159],
  ])('suit a quota: %j in %i', (options, quota) => {
    expect(errorCode(refuse(options, quota))).toBe('nothing thrown');
  });
  it.each<[StackOptions, number, string, string]>([
    [{ receiverConcurrency: 1 }, 10, 'receiverConcurrency 1', 'Request 101 or more'],
    [{ receiverConcurrency: 20 }, 119, 'receiverConcurrency 20', 'Request 120 or more'],
    [{ provisionedConcurrency: 1 }, 10, 'provisionedConcurrency 1', 'Request 101 or more'],
    [{ reserveConcurrency: true }, 10, 'reserveConcurrency 59', 'Request 159 or more'],
    [
      { reserveConcurrency: true, receiverConcurrency: 900 },
      1000,
      'receiverConcurrency 900 and reserveConcurrency 59',
      'Request 1059 or more (Service Quotas, Lambda, "Concurrent executions"), or leave out receiverConcurrency and reserveConcurrency',
    ],
  ])('are refused before a deploy beyond it: %j in %i', (options, quota, what, remedy) => {
    expect(refuse(options, quota)).toThrow(what);
    expect(refuse(options, quota)).toThrow(remedy);
    expect(errorCode(refuse(options, quota))).toBe('quota_too_small');
  });
  it('are none by default, so nobody asks AWS', () => {
    expect(reservations(completeOptions({})).size).toBe(0);
  });
});

describe('the quota of the AWS account', () => {
  afterEach(() => vi.unstubAllEnvs());
  async function asked(answer: () => LocalResponse): Promise<number | undefined> {
    const server = await serve(0, async ({ path }) =>
      path === '/2016-08-19/account-settings' ? answer() : jsonResponse(404, {}),
    );
    vi.stubEnv('AWS_ENDPOINT_URL', server.url);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI');
    return concurrencyQuota('eu-west-1').finally(() => server.stop());
  }
  it('is what Lambda says', async () => {
    expect(await asked(() => jsonResponse(200, { AccountLimit: { ConcurrentExecutions: 10 } }))).toBe(10);
  });
  it('is unknown if Lambda does not say', async () => {
    expect(await asked(() => jsonResponse(403, { Message: 'not allowed' }))).toBeUndefined();
    expect(await asked(() => jsonResponse(200, {}))).toBeUndefined();
  });
});
