import type { Check } from './lint.ts';

/** Files that replies send and that are not there, or that WeChat would not take. */
export const checkFiles: Check = function* ({ built, fileProblem }) {
  for (const { path, file, type } of built.files) {
    const problem = fileProblem?.(file, type);
    if (problem === undefined) continue;
    const isMissing = problem === 'missing';
    yield {
      path,
      severity: 'error',
      code: isMissing ? 'missing-file' : 'unusable-file',
      problem: isMissing ? `there is no file ${file}` : problem,
      remedy: isMissing ? 'The path goes from the folder of the account files.' : 'Convert or shrink it.',
    };
  }
};
