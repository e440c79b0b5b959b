import { runScript } from '#infra/cli/script.ts';
import { help, readOptions } from './options.ts';
import { failure, summary } from './report.ts';
import { runSeed } from './run-seed.ts';
import { addTallies, emptyTally } from './tally.ts';

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
    case 'many':
      return playMany(options.from, options.seeds, options.isJson);
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

async function playMany(from: number, seeds: number, isJson: boolean): Promise<number> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  let total = emptyTally;
  let toldAt = 0;
  for (let seed = from; seed < from + seeds; seed++) {
    const { tally, violation } = await runSeed(seed);
    total = addTallies(total, tally);
    if (violation !== undefined) {
      endProgress();
      if (isJson) console.log(JSON.stringify({ ...total, seed, violation }, null, 2));
      else console.log(failure(await runSeed(seed, { isTraced: true })));
      return 1;
    }
    if (seconds() - toldAt >= 1) {
      toldAt = seconds();
      progress(total.seeds, seeds, total.seeds / toldAt);
    }
  }
  endProgress();
  if (isJson) console.log(JSON.stringify({ ...total, seconds: seconds() }, null, 2));
  else console.log(`Every promise was kept.\n${summary(total, seconds())}`);
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
