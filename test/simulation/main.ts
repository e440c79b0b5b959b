import { runScript } from '#infra/cli/script.ts';
import { help, type ManySeeds, readOptions } from './options.ts';
import { yields } from './planted/yield.ts';
import { playSeeds } from './play-seeds.ts';
import { failure, summary } from './report.ts';
import { runSeed } from './run-seed.ts';

/* npm run simulate: see options.ts, or --help. */

await runScript(main);

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  switch (options.kind) {
    case 'help':
      console.log(help());
      return 0;
    case 'one':
      return playOne(options.seed, options.isJson);
    case 'bugs':
      for await (const line of yields(options.from, options.seeds)) console.log(line);
      return 0;
    case 'many':
      return playMany(options);
  }
}

async function playOne(seed: number, isJson: boolean): Promise<number> {
  const startedAt = performance.now();
  const result = await runSeed(seed, { isTraced: true });
  if (isJson) console.log(JSON.stringify(result, null, 2));
  else if (result.violation !== undefined) console.log(failure(result));
  else {
    console.log(result.trace.join('\n'));
    console.log(`\nSeed ${seed} keeps every promise.`);
    console.log(summary(result.tally, (performance.now() - startedAt) / 1000));
  }
  return result.violation === undefined ? 0 : 1;
}

async function playMany({ from, seeds, jobs, isJson }: ManySeeds): Promise<number> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  let toldAt = 0;
  const { tally, failed } = await playSeeds({ from, seeds }, jobs, (done) => {
    if (seconds() - toldAt < 1) return;
    toldAt = seconds();
    progress(done, seeds, done / toldAt);
  });
  endProgress();
  if (failed !== undefined) {
    const result = await runSeed(failed, { isTraced: true });
    const { seed, violation } = result;
    console.log(isJson ? JSON.stringify({ ...tally, seed, violation }, null, 2) : failure(result));
    return 1;
  }
  if (isJson) console.log(JSON.stringify({ ...tally, seconds: seconds() }, null, 2));
  else console.log(`Every promise was kept.\n${summary(tally, seconds())}`);
  return 0;
}

function progress(done: number, seeds: number, perSecond: number): void {
  const left = Math.ceil((seeds - done) / perSecond);
  const line = `${done} of ${seeds} seeds, ${perSecond.toFixed(0)} a second, ${left} s left`;
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
