import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createClock } from '#infra/local/clock.ts';
import { bundleWorker } from '#infra/local/lambda/bundle-worker.ts';
import { createFunction, type LocalFunction } from '#infra/local/lambda/function-host.ts';

const folder = mkdtempSync(join(tmpdir(), 'host-'));
const worker = bundleWorker(folder);
const running: LocalFunction[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
});
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function host(source: string, { timeout = 10 } = {}) {
  const bundle = join(folder, `function-${files++}.mjs`);
  writeFileSync(bundle, source);
  const logs: string[] = [];
  const clock = createClock(1_761_200_431_000);
  const settings = {
    name: 'f',
    bundle,
    worker,
    environment: { GREETING: 'hello' },
    timeout,
    onLog: (_: string, line: string) => logs.push(line),
  };
  const local = createFunction(settings, clock);
  running.push(local);
  return { local, logs, clock };
}

describe('a local function', () => {
  it('has its own environment and the context of an invocation', async () => {
    const { local } =
      host(`export const handler = async (event, context) => [event, process.env.GREETING, process.env.PATH,
      typeof context.awsRequestId, context.getRemainingTimeInMillis() > 5000]`);
    expect(await local.invoke({ a: 1 })).toEqual([{ a: 1 }, 'hello', undefined, 'string', true]);
  });
  it('lives in the time of the local clock', async () => {
    const { local, clock } = host('export const handler = async () => Date.now()');
    clock.advance(3_600_000);
    const now = Number(await local.invoke({}));
    expect(Math.abs(now - clock.now())).toBeLessThan(5000);
  });
  it('is warm for a second invocation, and serves one at a time', async () => {
    const { local } = host(
      `let n = 0; export const handler = async () => { const mine = ++n; await new Promise((r) => setTimeout(r, 5)); return [mine, n]; }`,
    );
    await local.invoke({});
    expect(await local.invoke({})).toEqual([2, 2]);
    const results = (await Promise.all(Array.from({ length: 12 }, () => local.invoke({})))) as [
      number,
      number,
    ][];
    for (const [mine, n] of results) expect(n).toBe(mine);
  });
  it('passes on what the handler throws, and goes on', async () => {
    const { local } = host(
      `export const handler = async ({ fail }) => { if (fail) throw new Error('no'); return 'yes'; }`,
    );
    await expect(local.invoke({ fail: true })).rejects.toThrow('no');
    expect(await local.invoke({})).toBe('yes');
  });
  it('is started anew after it died', async () => {
    const { local } = host(
      `export const handler = async ({ exit }) => { if (exit) process.exit(3); return 'alive'; }`,
    );
    await expect(local.invoke({ exit: true })).rejects.toThrow('exited with code 3');
    expect(await local.invoke({})).toBe('alive');
  });
  it('is stopped at its time-out', async () => {
    const { local } = host(
      `export const handler = ({ hang }) => hang ? new Promise(() => {}) : Promise.resolve('ok')`,
      { timeout: 0.2 },
    );
    await expect(local.invoke({ hang: true })).rejects.toThrow('timed out after 0.2 seconds');
  });
  it('fails when its module cannot be loaded', async () => {
    const { local } = host(`throw new Error('broken module')`);
    await expect(local.invoke({})).rejects.toThrow('broken module');
  });
  it('has its lines of output passed on', async () => {
    const { local, logs } = host(
      `export const handler = async () => { process.stdout.write('one\\ntwo\\n'); }`,
    );
    await local.invoke({});
    for (let tries = 0; tries < 100 && logs.length < 2; tries++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(logs).toEqual(['one', 'two']);
  });
});
