import type { Check } from './lint.ts';

/** Files that replies send and that are not there. */
export const checkFiles: Check = function* ({ built, fileExists }) {
  for (const { path, file } of built.files) {
    if (fileExists === undefined || fileExists(file)) continue;
    yield {
      path,
      severity: 'error',
      code: 'missing-file',
      problem: `there is no file ${file}`,
      remedy: 'The path goes from the folder of the account files.',
    };
  }
};
