import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { platformConfig } from '../config/function-config.ts';
import type { Platform } from '../config/platform-schema.ts';
import type { LoadedAccount } from '../config/read-account.ts';
import { copyMedia } from './copy-media.ts';
import { type FunctionName, functionNames, functions } from './functions.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const stub = (name: string): string => join(root, 'infra/build/stubs', name);

/** How every bundle is made, for the stack, the local run, the tests and the bench alike. */
export const bundleOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  legalComments: 'none',
  // The SDK's ES modules shake; its CommonJS ones do not, and make a bundle half as large again.
  mainFields: ['module', 'main'],
  // What each leaves out, and what that saves, is written in the stub; test/infra/build/sdk-stubs.test.ts shows that no call of ours misses it.
  alias: {
    '@aws-sdk/credential-provider-node': stub('credentials.ts'),
    '@smithy/core/config': stub('config.ts'),
    'node:fs': stub('node-fs.ts'),
    'node:fs/promises': stub('node-fs-promises.ts'),
    'node:http': stub('node-http.ts'),
    'node:https': stub('node-https.ts'),
    'node:process': stub('node-process.ts'),
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
  /** Where their files are, and those that their rules send. */
  readonly folder: string;
}

/** Bundles the functions with what they are told of the accounts, each into a folder of its own below `outDir`. */
export function bundleFunctions(
  outDir: string,
  { accounts, platforms = [], folder: accountsFolder }: AccountSources,
): Readonly<Record<FunctionName, FunctionBundle>> {
  const bundles = functionNames.map((name) => {
    const folder = join(outDir, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const { metafile } = buildSync({
      ...bundleOptions,
      entryPoints: { index: `functions/${name}/index.ts` },
      // What is imported only where it is needed stays in a file of its own.
      splitting: true,
      outdir: folder,
      outExtension: { '.js': '.mjs' },
    });
    writeJson(
      folder,
      'accounts.json',
      accounts.map((account) => functions[name](account, platforms)),
    );
    writeJson(folder, 'platforms.json', platforms.map(platformConfig));
    return [name, { folder, metafile }] as const;
  });
  copyMedia(accountsFolder, join(outDir, 'sender', 'media'), accounts);
  return Object.fromEntries(bundles) as Record<FunctionName, FunctionBundle>;
}

function writeJson(folder: string, name: string, value: unknown): void {
  writeFileSync(join(folder, name), JSON.stringify(value));
}
