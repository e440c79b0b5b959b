import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const runs = 15;

/** How long a fresh process takes to import each file; milliseconds, the quickest of interleaved runs: others only disturb. */
export function importTimes(
  node: string,
  files: readonly string[],
  environment: Readonly<Record<string, string>>,
): number[] {
  const samples = files.map(() => [] as number[]);
  for (let run = 0; run < runs; run++) {
    for (const [index, file] of files.entries()) samples[index]?.push(importOnce(node, file, environment));
  }
  return samples.map((times) => Math.min(...times));
}

function importOnce(node: string, file: string, environment: Readonly<Record<string, string>>): number {
  const script = `const start = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - start); process.exit()`;
  const output = execFileSync(node, ['--input-type=module', '--eval', script], {
    env: { PATH: process.env['PATH'], ...environment },
    encoding: 'utf8',
  });
  return Number(output.trim().split('\n').at(-1));
}
