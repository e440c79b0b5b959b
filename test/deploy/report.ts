import { isDeepStrictEqual } from 'node:util';

/** Prints what is checked while it is, and counts. */
export interface Report {
  /** Runs a part, printed with how long it took. */
  step<Result>(what: string, run: () => Promise<Result>): Promise<Result>;
  note(what: string): void;
  check(what: string, actual: unknown, expected: unknown): void;
  readonly failed: number;
  readonly passed: number;
}

export function createReport(print: (line: string) => void): Report {
  const counts = { passed: 0, failed: 0 };
  return {
    get failed() {
      return counts.failed;
    },
    get passed() {
      return counts.passed;
    },
    async step(what, run) {
      const startedAt = performance.now();
      print(`… ${what}`);
      const result = await run();
      print(`  ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
      return result;
    },
    note: (what) => print(`  ${what}`),
    check(what, actual, expected) {
      const isRight = isDeepStrictEqual(actual, expected);
      counts[isRight ? 'passed' : 'failed']++;
      print(`${isRight ? '✓' : '✗'} ${what}`);
      if (!isRight) print(`    expected ${JSON.stringify(expected)}\n    but got  ${JSON.stringify(actual)}`);
    },
  };
}
