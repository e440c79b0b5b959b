import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** Writes the worker module to `folder` as plain JavaScript, which a thread can load without a loader; returns the file. */
export function bundleWorker(folder: string): string {
  const outfile = join(folder, 'worker.mjs');
  const entry = fileURLToPath(new URL('./worker.ts', import.meta.url));
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  return outfile;
}
