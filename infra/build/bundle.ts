import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import type { Platform } from '../config/platform-schema.ts';
import type { LoadedAccount } from '../config/read-account.ts';
import { type FunctionName, functionNames } from './functions.ts';
import { writeAccountData } from './write-account-data.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const stub = (name: string): string => join(root, 'infra/build/stubs', name);

/** The options of every bundle: for the stack, the local run, the tests and the benchmarks. */
export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  legalComments: 'none',
  // Tree shaking works for the SDK's ES modules. Its CommonJS modules would make a bundle half as large again.
  mainFields: ['module', 'main'],
  // Each stub says what it leaves out and what that saves. test/infra/build/sdk-stubs.test.ts shows that no call of
  // ours needs the rest.
  alias: {
    '@aws-sdk/credential-provider-node': stub('credentials.ts'),
    '@smithy/core/config': stub('config.ts'),
    'node:fs': stub('node-fs.ts'),
    'node:fs/promises': stub('node-fs-promises.ts'),
    'node:http': stub('node-http.ts'),
    'node:https': stub('node-https.ts'),
    'node:process': stub('node-process.ts'),
    'node:zlib': stub('node-zlib.ts'),
  },
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

export interface FunctionBundle {
  /** The folder that is the function's code: `index.mjs` with its chunks, `accounts.json` and `platforms.json` beside it. */
  readonly folder: string;
  readonly metafile: Metafile;
}

/** The accounts that a stack serves. */
export interface AccountSources {
  readonly accounts: readonly LoadedAccount[];
  /**
   * The third-party platforms that they are served through.
   * @default none
   */
  readonly platforms?: readonly Platform[];
  /** The folder of their files, and of the files that their rules send. */
  readonly folder: string;
}

/** The file, from the root of the repository, that a function begins with. */
export const functionEntry = (name: FunctionName): string => `functions/${name}/index.ts`;

/** Bundles the functions with their account data, each into a folder of its own below `outDir`. */
export function bundleFunctions(
  outDir: string,
  sources: AccountSources,
): Readonly<Record<FunctionName, FunctionBundle>> {
  const bundles = functionNames.map((name) => {
    const folder = join(outDir, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const { metafile } = buildSync({
      ...bundleOptions,
      entryPoints: { index: functionEntry(name) },
      // Code that is imported on demand stays in a file of its own.
      splitting: true,
      outdir: folder,
      outExtension: { '.js': '.mjs' },
    });
    writeAccountData(name, folder, sources);
    return [name, { folder, metafile }] as const;
  });
  return Object.fromEntries(bundles) as Record<FunctionName, FunctionBundle>;
}
