import fc from 'fast-check';
import { runScript, script } from '#infra/cli/script.ts';
import { fuzzInput } from './inputs.ts';
import { receiverUnderFuzz } from './receiver-law.ts';

const help = `Throws anything at the receiver: requests of WeChat that were changed, cut and mixed up. None may be answered with a 5xx,
nothing may be queued that was not signed, and nothing refused that was.

  npm run fuzz                              a million inputs, from a seed of their own
  npm run fuzz -- --seed 4711 --inputs 500  some that were played before

Options
  --inputs N  how many there are (1000000)
  --seed N    what they are made from; the same seed makes the same inputs
  --help      this

It ends with 1 when one broke a law, after printing the smallest that does and the command that shows it again.
`;
const { flags, whole } = script('npm run fuzz');
const perRound = 10_000;

await runScript(async () => {
  const values = flags(process.argv.slice(2), { inputs: { type: 'string' }, seed: { type: 'string' } });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const inputs = whole('--inputs', values.inputs ?? '1000000');
  return fuzz(inputs, whole('--seed', values.seed ?? String(Date.now() % 2 ** 31)));
});

async function fuzz(inputs: number, seed: number): Promise<number> {
  const { check, counts } = receiverUnderFuzz();
  console.log(`${inputs} inputs from seed ${seed}`);
  for (let done = 0; done < inputs; done += perRound) {
    const round = { seed: seed + done / perRound, numRuns: Math.min(perRound, inputs - done) };
    const result = await fc.check(fc.asyncProperty(fuzzInput, check), round);
    if (result.failed) {
      console.error(fc.defaultReportMessage(result));
      console.error(String(result.errorInstance));
      console.error(`\nSeen again with: npm run fuzz -- --seed ${round.seed} --inputs ${round.numRuns}`);
      return 1;
    }
    if (process.stdout.isTTY)
      process.stdout.write(`\r${(((done + round.numRuns) / inputs) * 100).toFixed(0)} %`);
  }
  const statuses = [...counts.byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${count} × ${status}`);
  console.log(
    `\n${counts.queued} queued, all of them signed, ${counts.notUnderstood} of them not understood; ${counts.platformEvents} events of platforms; answers ${statuses.join(', ')}; slowest ${counts.slowest.toFixed(1)} ms`,
  );
  return 0;
}
