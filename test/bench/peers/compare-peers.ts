import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOptions } from '#infra/build/bundle.ts';
import { median } from '../rounds.ts';
import { subjects } from './adapters.ts';
import { installPeers } from './install-peers.ts';

const passes = 3;
type Costs = { readonly receive?: number; readonly reply?: number };

/**
 * Prints the cost of a push and a reply here and with the peers. Each runs in its own process, interleaved with the others.
 */
export function comparePeers(peersFolder: string, workFolder: string): void {
  installPeers(peersFolder);
  const outfile = join(workFolder, 'one.mjs');
  const entry = 'test/bench/peers/measure-peer.ts';
  buildSync({ ...bundleOptions, target: 'node20', minify: false, entryPoints: [entry], outfile });
  const costs = new Map<string, Costs[]>(Object.keys(subjects).map((name) => [name, []]));
  for (let pass = 0; pass < passes; pass++) {
    for (const [name, results] of costs) results.push(measure(outfile, peersFolder, name));
  }
  printTable('An encrypted push in', 'receive', costs);
  printTable('An encrypted push in, an encrypted reply out', 'reply', costs);
}

function measure(file: string, peersFolder: string, name: string): Costs {
  const output = execFileSync(process.execPath, ['--no-deprecation', file, peersFolder, name], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as Costs;
}

function printTable(title: string, kind: keyof Costs, costs: ReadonlyMap<string, readonly Costs[]>): void {
  const medians = new Map(
    [...costs].map(([name, results]) => [name, median(results.flatMap((one) => one[kind] ?? []))]),
  );
  const own = medians.get('wechat-reply') ?? Number.NaN;
  console.log(`\n${title} (CPU time, median of ${passes} passes in turns)`);
  for (const [name, cost] of medians) {
    const ratio = Number.isNaN(cost)
      ? 'cannot do it'
      : `${cost.toFixed(1).padStart(7)} µs  ${(cost / own).toFixed(2).padStart(6)} × wechat-reply`;
    console.log(`  ${name.padEnd(24)} ${ratio}`);
  }
}
