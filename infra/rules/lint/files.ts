import type { Check } from './lint.ts';

/** Files that replies send and that are not there, or that WeChat would not take. */
export const checkFiles: Check = function* ({ built, fileProblem }) {
  for (const use of built.files) {
    const problem = fileProblem?.(use);
    if (problem === undefined) continue;
    yield {
      path: use.path,
      severity: 'error',
      code: 'bad-file',
      ...problem,
    };
  }
};
