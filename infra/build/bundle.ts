import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { receiverAccount, refresherAccount, senderAccount } from '#shared/account/function-config.ts';
import type { Account } from '#shared/account/schema.ts';

/** The Lambda functions, and what each is told of an account. */
export const functions = {
  receiver: receiverAccount,
  sender: senderAccount,
  'token-refresher': refresherAccount,
} as const;
export type FunctionName = keyof typeof functions;
export const functionNames = Object.keys(functions) as readonly FunctionName[];

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
  alias: {
    '@aws-sdk/credential-provider-node': stub('credentials.ts'),
    'node:http': stub('node-http.ts'),
    'node:https': stub('node-https.ts'),
  },
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions;

export interface FunctionBundle {
  /** The folder that is the function's code: `index.mjs` with its chunks, and `accounts.json` beside it. */
  readonly folder: string;
  readonly metafile: Metafile;
}

/** Bundles the functions with what they are told of the accounts, each into a folder of its own below `outDir`. */
export function bundleFunctions(
  outDir: string,
  accounts: readonly Account[],
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
    writeFileSync(
      join(folder, 'accounts.json'),
      JSON.stringify(accounts.map((account) => functions[name](account))),
    );
    return [name, { folder, metafile }] as const;
  });
  return Object.fromEntries(bundles) as Record<FunctionName, FunctionBundle>;
}
