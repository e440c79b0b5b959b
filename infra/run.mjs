/*
 * Runs a script of this repository that is written in TypeScript: `node infra/run.mjs infra/cli/main.ts …`.
 * A Node that strips types itself starts it in half of the time that tsx needs, and with its compile cache in a third.
 */
import module from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

module.enableCompileCache?.();
if (!process.features.typescript) (await import('tsx/esm/api')).register();
process.argv.splice(1, 1);
process.argv[1] = resolve(process.argv[1]);
await import(pathToFileURL(process.argv[1]).href);
