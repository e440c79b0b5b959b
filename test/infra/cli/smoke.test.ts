import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkHosts } from '#infra/cli/smoke/hosts.ts';
import { checkQuota } from '#infra/cli/smoke/quota.ts';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { inventedSecrets } from '#infra/local/local-secrets.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { runWechat } from '../../support/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'smoke-'));
writeFileSync(
  join(folder, 'lantern.yaml'),
  'account: lantern\nkind: official-account\nappId: wx7d3a51c9e40b2f86\n',
);
let world: World;
beforeAll(async () => {
  const accounts = loadAccounts(folder);
  world = await startWorld({
    accounts,
    secrets: inventedSecrets(accounts),
    port: 0,
    wechatApi: 'simulated',
    startAt: 1_761_200_431_000,
    onLog: () => {},
    onProgress: () => {},
  });
});
afterAll(() => world.stop());
const run = (...args: string[]) =>
  runWechat(['smoke', ...args, '--accounts', folder], {
    environment: { AWS_ENDPOINT_URL: world.stack.awsEndpoint },
    now: world.clock.now,
  });

describe('smoke', () => {
  it('sees two requests over the bus come to their end, and that nobody got anything', async () => {
    const delivered: unknown[] = [];
    world.simulator?.onDelivered((one) => delivered.push(one));
    const { code, out } = await run('lantern', '--json');
    const findings = JSON.parse(out) as { step: string; status: string; detail: string }[];
    expect(findings.map(({ step }) => step)).toEqual(['quota', 'hosts', 'requests', 'later']);
    expect(findings.find(({ step }) => step === 'requests')).toMatchObject({
      status: 'ok',
      detail: expect.stringMatching(/came to their end after [\d.]+ and [\d.]+ s/),
    });
    expect(findings.find(({ step }) => step === 'later')).toMatchObject({ status: 'skipped' });
    expect(delivered).toEqual([]);
    expect(code).toBe(0);
  });
  it('says that there is no such account', async () => {
    expect(await run('lanten')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('did you mean lantern'),
    });
  });
});

describe('the quota of an AWS account', () => {
  const lambda = (answer: () => object) => ({ send: async () => answer() }) as never;
  it.each([
    [1000, 'ok', 'may run 1000 functions at once, of which 900 are free'],
    [10, 'failed', 'may run 10 functions at once'],
  ])('of %i is %s', async (ConcurrentExecutions, status, detail) => {
    const UnreservedConcurrentExecutions = 900;
    const answer = { AccountLimit: { ConcurrentExecutions, UnreservedConcurrentExecutions } };
    expect(await checkQuota(lambda(() => answer))).toMatchObject({
      status,
      detail: expect.stringContaining(detail),
    });
  });
  it('that may not be looked at is nothing to fail for', async () => {
    const denied = lambda(() => {
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    });
    expect(await checkQuota(denied)).toMatchObject({ status: 'skipped' });
  });
});

describe('the hosts of WeChat', () => {
  const none = () => Promise.reject(Object.assign(new Error('none'), { code: 'ENODATA' }));
  it('are said with how many addresses they have', async () => {
    const resolver = { resolve4: async () => ['1.2.3.4', '1.2.3.5'], resolve6: none };
    expect(await checkHosts(resolver)).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining('2 addresses of IPv4 and 0 of IPv6'),
    });
  });
  it('are left out where no name can be resolved', async () => {
    const refused = () => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));
    expect(await checkHosts({ resolve4: refused, resolve6: refused })).toMatchObject({ status: 'skipped' });
  });
});
