import { readdirSync, readFileSync } from 'node:fs';
import { runScript, script } from '#infra/cli/script.ts';
import { instrument } from './instrument.ts';
import { play } from './play.ts';
import { scoresOf } from './scores.ts';

/* npm run mutate: see --help. */

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`);

/** What is measured, and by which tests. */
const parts = {
  window: { files: sourcesIn('shared/window'), tests: ['test/shared/window/*.test.ts'] },
  wechat: {
    files: ['cipher', 'signature', 'open-push', 'envelope', 'cdata', 'xml', 'json'].map(
      (name) => `shared/wechat/${name}.ts`,
    ),
    tests: ['test/shared/wechat/*.test.ts'],
  },
  sender: {
    files: sourcesIn('functions/sender'),
    tests: ['test/functions/sender/*.test.ts', 'test/functions/*.test.ts'],
  },
} as const;
type Part = keyof typeof parts;
const names = Object.keys(parts) as Part[];

/** Percent of the mutants that some test has to notice. */
const wanted = 85;

const help = `Changes the source in small ways, one at a time, and counts how many of those changes some test notices. What no test
notices is printed with its place. It happens in a copy of the repository; window takes two minutes, sender half an hour.

  npm run mutate                           ${names.join(', ')}
  npm run mutate -- window                 one of them
  npm run mutate -- window --file shared/window/grants.ts

Options
  --file FILE  just this file of the part
  --json       prints the summary as JSON
  --help       this

It ends with 1 when less than ${wanted} % of a part are noticed.
`;

await runScript(async () => {
  const { flags, usage } = script('npm run mutate');
  const isPart = (argument: string): argument is Part => names.includes(argument as Part);
  const args = process.argv.slice(2);
  const values = flags(
    args.filter((argument) => !isPart(argument)),
    { file: { type: 'string' }, json: { type: 'boolean' } },
  );
  if (values.help) {
    console.log(help);
    return 0;
  }
  const asked = args.filter(isPart);
  const { file } = values;
  const chosen = (asked.length > 0 ? asked : names)
    .map((name) => ({ name, ...parts[name] }))
    .map((part) => ({ ...part, files: part.files.filter((one) => file === undefined || one === file) }))
    .filter(({ files }) => files.length > 0);
  if (chosen.length === 0)
    throw usage(`--file ${file}: is no file of ${(asked.length > 0 ? asked : names).join(', ')}.`);
  let exitCode = 0;
  for (const { name, files, tests } of chosen) {
    const { folder, mutants } = await instrument(files);
    const state = await play(folder, tests);
    const scores = scoresOf(mutants, state, (one) => readFileSync(one, 'utf8'));
    print(name, scores, values.json ?? false);
    if (scores.score < wanted) exitCode = 1;
  }
  return exitCode;
});

function print(part: Part, { score, files, survivors }: ReturnType<typeof scoresOf>, isJson: boolean): void {
  if (isJson) {
    console.log(JSON.stringify({ part, score, files, survivors }, null, 2));
    return;
  }
  for (const { file, caught, all } of files)
    console.log(`  ${file.padEnd(46)} ${String(caught).padStart(4)} of ${String(all).padStart(4)}`);
  for (const { place, change } of survivors) console.log(`  ${place}  ${change}`);
  console.log(`\n${part}: ${score.toFixed(1)} % are noticed; ${wanted} % is wanted.\n`);
}
