import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleOptions } from '#infra/build/bundle.ts';
import { install } from '../../support/install.ts';
import { median } from '../rounds.ts';

const passes = 3;
const sizes = [100, 1000, 2000, 10_000] as const;
/** The peers try every rule on every message: with more rules than this they take minutes, or all of Node's memory. */
const engines = {
  ours: { name: 'wechat-reply', most: 10_000 },
  webot: { name: 'webot 0.1.10', most: 2000 },
  'json-rules-engine': { name: 'json-rules-engine 7.3.1', most: 2000 },
} as const;
const manifest = { dependencies: { webot: '0.1.10', 'json-rules-engine': '7.3.1' } };

interface Result {
  /** CPU time for a message; microseconds. */
  readonly cost: number;
  /** Time to compile the rules, as a function does when it starts; milliseconds. */
  readonly ready: number;
  /** The longest that anything else waits while pushed rules are compiled; milliseconds of CPU time. */
  readonly longest?: number;
  /** Time to check and build them, once; milliseconds. */
  readonly built: number;
}

/**
 * Prints what it costs to find the rule for a message, for several numbers of rules: 60 % compare the whole text, 30 % a
 * part of it, 10 % use a regular expression. With a folder of peers, it measures the packages that people use today too.
 * Each runs in its own process, interleaved with the others.
 */
export function compareRules(peersFolder: string | undefined, workFolder: string): void {
  const folder = peersFolder === undefined ? '' : join(peersFolder, 'rules');
  if (folder !== '') install(folder, manifest);
  const outfile = join(workFolder, 'rules.mjs');
  buildSync({
    ...bundleOptions,
    target: 'node20',
    minify: false,
    entryPoints: ['test/bench/rules/measure-rules.ts'],
    outfile,
  });
  const names = (Object.keys(engines) as (keyof typeof engines)[]).filter(
    (name) => name === 'ours' || folder !== '',
  );
  const results = new Map<string, Result[]>();
  for (let pass = 0; pass < passes; pass++) {
    for (const size of sizes) {
      for (const name of names.filter((one) => size <= engines[one].most)) {
        const output = execFileSync(
          process.execPath,
          ['--no-deprecation', outfile, name, String(size), folder],
          {
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'ignore'],
          },
        );
        const result = JSON.parse(output.trim().split('\n').at(-1) ?? '') as Result;
        results.set(`${name} ${size}`, [...(results.get(`${name} ${size}`) ?? []), result]);
      }
    }
  }
  const of = (name: string, size: number, what: keyof Result): number =>
    median((results.get(`${name} ${size}`) ?? []).map((one) => one[what] ?? Number.NaN));

  console.log(
    `\nA message among rules: 60 % equals, 30 % contains, 10 % regex (CPU time, median of ${passes} passes in turns)`,
  );
  console.log(`  ${'rules'.padEnd(24)} ${sizes.map((size) => String(size).padStart(13)).join('')}`);
  for (const name of names) {
    const cells = sizes.map((size) => {
      const cost = of(name, size, 'cost');
      return Number.isNaN(cost) ? '' : `${cost.toFixed(1)} µs`;
    });
    console.log(`  ${engines[name].name.padEnd(24)} ${cells.map((cell) => cell.padStart(13)).join('')}`);
    if (name === 'ours') continue;
    const ratios = sizes.map((size) => of(name, size, 'cost') / of('ours', size, 'cost'));
    const shown = ratios.map((ratio) => (Number.isNaN(ratio) ? '' : `${ratio.toFixed(1)} ×`).padStart(13));
    console.log(`  ${''.padEnd(24)} ${shown.join('')}`);
  }
  const growth = of('ours', 10_000, 'cost') / of('ours', 1000, 'cost');
  const milliseconds = (what: 'ready' | 'built' | 'longest'): string =>
    `${of('ours', 10_000, what).toFixed(0)} ms`;
  console.log(`  10,000 rules cost ${growth.toFixed(2)} × what 1,000 do for a message`);
  console.log(
    `  and are compiled in ${milliseconds('ready')} when a function starts, after ${milliseconds('built')} for checking them when they are deployed`,
  );
  console.log(`  while pushed ones are made ready nobody waits for longer than ${milliseconds('longest')}`);
}
