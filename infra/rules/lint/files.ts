import type { Check } from './lint.ts';

/** Files of replies that do not exist, or that WeChat would refuse. */
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
