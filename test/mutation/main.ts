import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runScript, script } from '#infra/cli/script.ts';
import { type MutationReport, scoresOf } from './scores.ts';

/* npm run mutate: see --help. */

/** What is measured, and by which tests. */
const parts = {
  window: { files: ['shared/window/*.ts'], tests: ['test/shared/window', 'test/functions'] },
  wechat: {
    files: ['shared/wechat/{cipher,signature,open-push}.ts'],
    tests: ['test/shared/wechat', 'test/functions/receiver'],
  },
  sender: { files: ['functions/sender/*.ts'], tests: ['test/functions', 'test/shared/window'] },
} as const;
type Part = keyof typeof parts;
const names = Object.keys(parts) as Part[];

/** Percent of the mutants that some test has to notice. */
const wanted = 85;

const help = `Changes the source in small ways, one at a time, and counts how many of those changes some test notices. What no test
notices is printed with its place. Takes half an hour for everything.

  npm run mutate                           ${names.join(', ')}
  npm run mutate -- window                 one of them
  npm run mutate -- --file shared/window/grants.ts

Options
  --file FILE  just this file, or a range of its lines: FILE:10-20
  --json       prints the summary as JSON
  --help       this

It ends with 1 when less than ${wanted} % are noticed.
`;

const cache = resolve('node_modules/.cache/mutation');
const stryker = {
  '@stryker-mutator/core': '9.6.1',
  '@stryker-mutator/vitest-runner': '9.6.1',
  // It reads tsconfig.json with the compiler's own API, which version 7 does not have.
  typescript: '5.9.3',
};

await runScript(async () => {
  const { flags } = script('npm run mutate');
  const isPart = (argument: string): argument is Part => names.includes(argument as Part);
  const args = process.argv.slice(2);
  const values = flags(
    args.filter((argument) => !isPart(argument)),
    {
      file: { type: 'string' },
      json: { type: 'boolean' },
    },
  );
  if (values.help) {
    console.log(help);
    return 0;
  }
  const asked = args.filter(isPart);
  const chosen = asked.length > 0 ? asked : names;
  install();
  return report(run(chosen, values.file), values.json ?? false);
});

/** Beside the other packages and not among them: it is two thousand lines of a lock file, and is needed now and then. */
function install(): void {
  if (existsSync(join(cache, 'node_modules'))) return;
  console.error('Installing Stryker, once …');
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'package.json'), JSON.stringify({ private: true, dependencies: stryker }));
  // It finds this repository's own vitest further up.
  const options = ['--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  execFileSync('npm', ['install', ...options], { cwd: cache, stdio: ['ignore', 'ignore', 'inherit'] });
}

function run(chosen: readonly Part[], file: string | undefined): MutationReport {
  const tests = [...new Set(chosen.flatMap((name) => parts[name].tests))];
  const vitestConfig = join(cache, 'vitest.config.ts');
  writeFileSync(
    vitestConfig,
    `export default { test: { include: ${JSON.stringify(tests.map((folder) => `${folder}/**/*.test.ts`))}, exclude: ['test/**/{laws,growth}.test.ts'], testTimeout: 30000, pool: 'threads', env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' } } };\n`,
  );
  const reportFile = join(cache, 'report.json');
  const config = {
    mutate: file === undefined ? chosen.flatMap((name) => parts[name].files) : [file],
    testRunner: 'vitest',
    plugins: [join(cache, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
    vitest: { configFile: vitestConfig, related: false },
    // A message may be worded otherwise.
    mutator: { excludedMutations: ['StringLiteral'] },
    ignorePatterns: ['dist', 'cdk.out', 'coverage'],
    tempDirName: join(cache, 'sandbox'),
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: reportFile },
    concurrency: 2,
    timeoutMS: 20_000,
    allowConsoleColors: false,
  };
  const configFile = join(cache, 'stryker.config.json');
  writeFileSync(configFile, JSON.stringify(config));
  rmSync(reportFile, { force: true });
  const bin = join(cache, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  spawnSync(process.execPath, [bin, 'run', configFile], { stdio: ['ignore', 2, 2] });
  return JSON.parse(readFileSync(reportFile, 'utf8')) as MutationReport;
}

function report(result: MutationReport, isJson: boolean): number {
  const { files, survivors, score } = scoresOf(result);
  if (isJson) console.log(JSON.stringify({ score, files, survivors }, null, 2));
  else {
    for (const { file, caught, all } of files)
      console.log(`  ${file.padEnd(46)} ${String(caught).padStart(4)} of ${String(all).padStart(4)}`);
    for (const { place, change } of survivors) console.log(`  ${place}  ${change}`);
    console.log(`\n${score.toFixed(1)} % are noticed; ${wanted} % is wanted.`);
  }
  return score >= wanted ? 0 : 1;
}
