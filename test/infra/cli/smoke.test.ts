import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsClients } from '#infra/cli/aws/clients.ts';
import { findStack } from '#infra/cli/aws/find-stack.ts';
import type { Target } from '#infra/cli/doctor/step.ts';
import { checkLater } from '#infra/cli/smoke/later.ts';
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

/** What the checks look at, with a wait in which the world's clock goes on. */
async function target(): Promise<Target> {
  const aws = awsClients({ AWS_ENDPOINT_URL: world.stack.awsEndpoint });
  const [loaded] = loadAccounts(folder);
  return {
    account: loaded?.account as Target['account'],
    stack: await findStack(aws.cloudFormation, undefined),
    aws,
    stackArgument: '',
    now: world.clock.now,
    wait: async (milliseconds) => {
      world.clock.advance(milliseconds);
      await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
}

describe('smoke', () => {
  it('sees two requests over the bus come to their end, and that nobody got anything', async () => {
    const delivered: unknown[] = [];
    world.simulator?.onDelivered((one) => delivered.push(one));
    const { code, out } = await run('lantern', '--json');
    const findings = JSON.parse(out) as { step: string; status: string; detail: string }[];
    expect(findings.map(({ step }) => step)).toEqual([
      'quota',
      'hosts',
      'egress',
      'requests',
      'malformed',
      'later',
      'pushes',
      'leftovers',
    ]);
    expect(findings.find(({ step }) => step === 'requests')).toMatchObject({
      status: 'ok',
      detail: expect.stringMatching(/came to their end after [\d.]+ and [\d.]+ s/),
    });
    expect(findings.find(({ step }) => step === 'malformed')).toMatchObject({
      status: 'ok',
      detail: expect.stringContaining('without an openId is refused'),
    });
    for (const step of ['later', 'pushes', 'egress'])
      expect(findings.find((one) => one.step === step)).toMatchObject({ status: 'skipped' });
    expect(findings.find(({ step }) => step === 'leftovers')).toMatchObject({
      detail: 'nothing is left of an earlier stack of this name',
    });
    expect(delivered).toEqual([]);
    expect(code).toBe(0);
  });
  it('pushes for as long as it is told, and every push is taken', async () => {
    const { code, out } = await run('lantern', '--push-for', '2s');
    expect(out).toMatch(/OK +pushes +all pushes were taken \([1-9]\d*\), the slowest in \d+ ms/);
    expect(code).toBe(0);
  });
  it('says what it finds in Chinese', async () => {
    const { out } = await run('lantern', '--lang', 'zh');
    expect(out).toContain('没有 openId 的请求会被拒绝');
    expect(out).not.toContain('[object Object]');
  });
  it('sees a request for later come then, and not wait in the reply queue', async () => {
    expect(await checkLater(await target(), 6 * 60_000)).toMatchObject({
      status: 'ok',
      detail: { en: expect.stringMatching(/6 minutes later came [\d.]+ s after its time/) },
    });
  });
  it('takes a duration as it is written elsewhere', async () => {
    expect(await run('lantern', '--push-for', 'ten')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('--push-for ten: must be a duration such as 90s or 10m'),
    });
  });
  it('says that there is no such account', async () => {
    expect(await run('lanten')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('did you mean lantern'),
    });
  });
});
