import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MutationState, nowFile, readState, stateVariable, writeState } from './state.ts';

/** If the tests of a mutant take longer than this, the mutant has made an endless loop; milliseconds. */
const hangsAfter = 40_000;
/** How often a run is continued after it was killed. */
const mostRounds = 100;

/**
 * Plays tests with every mutant of an instrumented copy of the repository.
 *
 * @param tests patterns of test files, the fastest first
 * @throws Error if the tests do not get through: a score of some of them would be too low
 */
export async function play(folder: string, tests: readonly string[]): Promise<MutationState> {
  const stateFile = join(folder, 'mutation-state.json');
  for (const file of [stateFile, nowFile(stateFile)]) rmSync(file, { force: true });
  let end: number | 'hung' | 'killed' = 'killed';
  for (let round = 0; round < mostRounds && typeof end !== 'number'; round++) {
    end = await playOn(folder, stateFile, configOf(tests, { isPlain: false }));
    if (end === 'hung') {
      const [mutant = ''] = readFileSync(nowFile(stateFile), 'utf8').split(' ');
      const state = readState(stateFile);
      writeState(stateFile, { ...state, killed: { ...state.killed, [mutant]: 'an endless loop' } });
    }
  }
  if (typeof end !== 'number') throw new Error(`The tests were not finished after ${mostRounds} rounds.`);
  if (end !== 0) throw new Error('The tests fail without any change of the source.');
  const state = readState(stateFile);
  const onLoad = Object.keys(state.loaded).filter((id) => !state.covered[id] && !state.killed[id]);
  for (const [index, mutant] of onLoad.entries()) {
    progress(`${index + 1} of ${onLoad.length} mutants of what runs when a module is loaded`);
    const end = await playOn(folder, stateFile, configOf(tests, { isPlain: true }), mutant);
    if (end !== 0) state.killed[mutant] = 'a run of its own';
  }
  progress('');
  return state;
}

/** @param isPlain whether the tests are only run, up to the first that fails */
function configOf(tests: readonly string[], { isPlain }: { readonly isPlain: boolean }): string {
  const options = {
    include: tests,
    // Too slow to be played for each mutant: they look for a counter-example, compare how long things take, or start servers.
    exclude: [
      'test/**/*laws.test.ts',
      'test/**/growth.test.ts',
      'test/functions/sender/{cost,earlier-version,brownout}.test.ts',
      'test/functions/receiver/deadline.test.ts',
      'node_modules/**',
    ],
    testTimeout: 600_000,
    pool: 'threads',
    isolate: false,
    maxWorkers: 1,
    reporters: ['dot'],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', CDK_VALIDATION: 'false' },
    ...(isPlain ? { bail: 1 } : { runner: './test/mutation/runner.ts' }),
  };
  return `export default { test: ${JSON.stringify(options)} };\n`;
}

/** One run of Vitest: its exit code, or how it ended otherwise. */
function playOn(
  folder: string,
  stateFile: string,
  config: string,
  activeMutant = '',
): Promise<number | 'hung' | 'killed'> {
  writeFileSync(join(folder, 'vitest.mutation.config.ts'), config);
  const child = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.mutation.config.ts'],
    {
      cwd: folder,
      env: { ...process.env, [stateVariable]: stateFile, __STRYKER_ACTIVE_MUTANT__: activeMutant },
      stdio: 'ignore',
    },
  );
  const now = nowFile(stateFile);
  let isHung = false;
  let [last, since] = ['', Date.now()];
  const watch = setInterval(() => {
    const text = activeMutant === '' && existsSync(now) ? readFileSync(now, 'utf8') : '';
    if (text !== last) {
      [last, since] = [text, Date.now()];
      progress(text);
    } else if ((text !== '' || activeMutant !== '') && Date.now() - since > hangsAfter) {
      isHung = true;
      child.kill('SIGKILL');
    }
  }, 500);
  return new Promise((resolve) => {
    child.on('exit', (exitCode) => {
      clearInterval(watch);
      resolve(isHung ? 'hung' : (exitCode ?? 'killed'));
    });
  });
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text.slice(0, process.stderr.columns - 1)}`);
}
