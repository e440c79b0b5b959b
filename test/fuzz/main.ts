import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { fuzzInput } from './inputs.ts';
import { receiverUnderFuzz } from './receiver-law.ts';

/* npm run fuzz [-- --inputs N] [-- --seed N]: throws inputs at the receiver, a million of them unless told otherwise. */

const { values } = parseArgs({ options: { inputs: { type: 'string' }, seed: { type: 'string' } } });
const inputs = Number(values.inputs ?? 1_000_000);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const perRound = 10_000;
const { check, counts } = receiverUnderFuzz();

console.log(`${inputs} inputs from seed ${seed}`);
for (let done = 0; done < inputs; done += perRound) {
  const round = { seed: seed + done / perRound, numRuns: Math.min(perRound, inputs - done) };
  const result = await fc.check(fc.asyncProperty(fuzzInput, check), round);
  if (result.failed) {
    console.error(fc.defaultReportMessage(result));
    console.error(`\nSeen again with: npm run fuzz -- --seed ${round.seed} --inputs ${round.numRuns}`);
    process.exit(1);
  }
  if (process.stdout.isTTY)
    process.stdout.write(`\r${(((done + round.numRuns) / inputs) * 100).toFixed(0)} %`);
}
const statuses = [...counts.byStatus]
  .sort(([a], [b]) => a - b)
  .map(([status, count]) => `${count} × ${status}`);
console.log(
  `\n${counts.queued} queued, all of them signed; answers ${statuses.join(', ')}; slowest ${counts.slowest.toFixed(1)} ms`,
);
