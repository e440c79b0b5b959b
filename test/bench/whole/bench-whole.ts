import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { bundleFunctions, bundleOptions } from '#infra/build/bundle.ts';
import type { FunctionName } from '#infra/build/functions.ts';
import { loadedAccount } from '../../support/loaded-account.ts';
import { functionEnvironment } from '../function-environment.ts';
import { appId } from './push.ts';

const account = (rules: readonly object[]) =>
  loadedAccount({ account: 'lantern', kind: 'official-account', appId, rules });
const hours = {
  id: 'hours',
  when: { text: { contains: '营业时间' } },
  reply: { text: '每天 9:00-21:00 营业。' },
};

interface Received {
  readonly cost: number;
  /** In a message of the queue. */
  readonly body: string;
}

/**
 * Prints the cost of whole functions: bundles with the real clients on Lambda's Node, with AWS and WeChat played by another
 * process.
 */
export async function benchWhole(folder: string, node: string): Promise<void> {
  const drive = bundled(folder, 'drive');
  const standIn = spawn(node, [bundled(folder, 'stand-in')], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const url = await addressOf(standIn);
    const plain = bundleFunctions(join(folder, 'whole'), { accounts: [account([hours])], folder });
    const passive = bundleFunctions(join(folder, 'whole-passive'), {
      accounts: [account([{ ...hours, passive: true }])],
      folder,
    });
    const run = async <Result>(
      what: string,
      bundles: typeof plain,
      name: FunctionName,
      body = '{}',
    ): Promise<Result> => {
      const file = join(bundles[name].folder, 'index.mjs');
      const env = { ...functionEnvironment(url), BENCH_BODY: body };
      const { stdout } = await promisify(execFile)(node, [drive, what, file, url], {
        env,
        maxBuffer: 2 ** 27,
      });
      // Everything before the last line is the function's log.
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Result;
    };
    console.log('\nWhole functions (CPU time, warm, plain HTTP to a stand-in of AWS and WeChat)');
    const received = await run<Received>('receiving', plain, 'receiver');
    const withPassive = await run<Received>('receiving', passive, 'receiver');
    const sent = await run<Record<string, number>>('sending', plain, 'sender', received.body);
    const afterPassive = await run<Record<string, number>>(
      'afterPassive',
      passive,
      'sender',
      withPassive.body,
    );
    const row = (what: string, cost: number, base: number): void =>
      console.log(
        `  ${what.padEnd(54)} ${cost.toFixed(0).padStart(6)} µs  ${(cost / base).toFixed(2).padStart(5)} ×`,
      );
    row('a push, in the receiver', received.cost, received.cost);
    row('a push that is answered in the response', withPassive.cost, received.cost);
    const one = sent['1 1'] ?? Number.NaN;
    for (const [key, cost] of Object.entries(sent)) {
      const [users, batch] = key.split(' ').map(Number);
      row(
        `a message, in the sender, ${users?.toLocaleString('en-US')} users, batches of ${batch}`,
        cost,
        one,
      );
    }
    row('a message that was answered in the response', afterPassive['100 1'] ?? Number.NaN, one);

    const { bytes, milliseconds, worst } = await run<Record<string, number>>('refusing', plain, 'sender');
    console.log(
      `  a request of ${((bytes ?? 0) / 1000).toFixed(0)} KB is refused in ${milliseconds?.toFixed(0)} ms, ${worst?.toFixed(0)} at worst`,
    );
    const stalls = await run<Record<string, number>>('stalling', plain, 'sender', received.body);
    console.log(
      '\nWeChat is silent for one user of ten: the longest that the other nine wait for their next answer',
    );
    for (const [batch, milliseconds] of Object.entries(stalls).toReversed())
      console.log(`  batches of ${batch.padEnd(3)} ${(milliseconds / 1000).toFixed(1).padStart(6)} s`);
  } finally {
    standIn.kill();
  }
}

function bundled(folder: string, name: string): string {
  const outfile = join(folder, `${name}.mjs`);
  buildSync({
    ...bundleOptions,
    alias: {},
    minify: false,
    entryPoints: [`test/bench/whole/${name}.ts`],
    outfile,
    // The SDK's CommonJS modules call `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.filename);",
    },
  });
  return outfile;
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('The stand-in has no output.');
  const [line] = (await once(stdout, 'data')) as [Buffer];
  return line.toString().trim();
}
