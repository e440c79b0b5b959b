import { writeFileSync } from 'node:fs';
import type { RunnerTestCase, RunnerTestSuite } from 'vitest';
import { VitestTestRunner } from 'vitest/runners';
import { getFn } from 'vitest/suite';
import { nowFile, readState, stateVariable, writeState } from './state.ts';

/*
 * Vitest's runner, which plays every test once as it is and then once for each mutant that the test runs through and no test
 * has noticed. All of it happens in one process, so that nothing is loaded again.
 */

/** What Stryker's instrumented code reads and writes. {@link https://github.com/stryker-mutator/stryker-js/issues/1514} */
interface Instrumentation {
  activeMutant: string | undefined;
  currentTestId: string | undefined;
  hitCount: number | undefined;
  hitLimit: number;
  readonly mutantCoverage: {
    readonly static: Record<string, number>;
    readonly perTest: Record<string, Record<string, number>>;
  };
}

const stateFile = process.env[stateVariable] ?? '';
const shared = globalThis as { __stryker__?: Instrumentation; __mutation__?: ReturnType<typeof readState> };
shared.__stryker__ ??= {
  activeMutant: undefined,
  currentTestId: undefined,
  hitCount: undefined,
  hitLimit: 0,
  mutantCoverage: { static: {}, perTest: {} },
};
shared.__mutation__ ??= readState(stateFile);
const code = shared.__stryker__;
const state = shared.__mutation__;

/** How often more than usual the code of a mutant may run before it counts as noticed: it has made an endless loop. */
const oftener = 100;
/** Milliseconds that a test may take with a mutant. */
const timeout = 10_000;

export default class MutationRunner extends VitestTestRunner {
  async runTask(test: RunnerTestCase): Promise<void> {
    const run = getFn(test);
    code.currentTestId = test.id;
    try {
      await run();
    } finally {
      code.currentTestId = undefined;
    }
    if (state.done[test.id]) return;
    const name = `${test.file.name} > ${test.name}`;
    for (const [mutant, hits] of Object.entries(code.mutantCoverage.perTest[test.id] ?? {})) {
      state.covered[mutant] = (state.covered[mutant] ?? 0) + 1;
      if (state.killed[mutant] !== undefined) continue;
      writeFileSync(nowFile(stateFile), `${mutant} ${name}`);
      if (!(await fails(run, mutant, hits))) continue;
      state.killed[mutant] = name;
      // What the mutant left behind must not count for others: they are tried in a process of their own.
      if (await fails(run)) {
        this.save();
        process.kill(process.pid, 'SIGKILL');
      }
    }
    state.done[test.id] = true;
  }

  override async onAfterRunSuite(suite: RunnerTestSuite): Promise<void> {
    await super.onAfterRunSuite(suite);
    if (suite.suite === undefined) this.save();
  }

  private save(): void {
    writeState(stateFile, { ...state, loaded: code.mutantCoverage.static });
  }
}

async function fails(run: () => unknown, mutant?: string, hits = 0): Promise<boolean> {
  code.activeMutant = mutant;
  code.hitCount = mutant === undefined ? undefined : 0;
  code.hitLimit = oftener * (hits + 10);
  let timer: NodeJS.Timeout | undefined;
  const isOver = new Promise((_, reject) => {
    timer = setTimeout(reject, timeout, new Error('too slow'));
  });
  try {
    await Promise.race([run(), isOver]);
    return false;
  } catch {
    return true;
  } finally {
    clearTimeout(timer);
    code.activeMutant = undefined;
    code.hitCount = undefined;
  }
}
