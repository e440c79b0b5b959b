import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { build, type Metafile } from 'esbuild';
import { expect, it } from 'vitest';

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const { scripts, dependencies, devDependencies } = read('package.json');
const started = Object.values<string>({ ...scripts, app: read('cdk.json').app }).flatMap(
  (command) => /node infra\/run\.mjs (\S+)/.exec(command)?.[1] ?? [],
);

/** What infra/run.mjs would bundle, without writing it. */
const bundle = async (entryPoints: string[]): Promise<{ problems: string[]; metafile?: Metafile }> =>
  build({
    entryPoints,
    outdir: '/',
    write: false,
    metafile: true,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  }).then(
    ({ metafile }) => ({ problems: [], metafile }),
    ({ errors }: { errors: { text: string }[] }) => ({ problems: errors.map(({ text }) => text) }),
  );

it('every script of package.json and cdk.json can be bundled, from this repository and the packages that it names', async () => {
  expect(started.length).toBeGreaterThan(10);
  const { problems, metafile } = await bundle(started);
  expect(problems).toEqual([]);
  const packages = Object.values(metafile?.inputs ?? {})
    .flatMap(({ imports }) => imports)
    .filter(({ external, path }) => external === true && !isBuiltin(path))
    .map(({ path }) => /^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);
  expect(packages).toContain('esbuild');
  const named = { ...dependencies, ...devDependencies };
  expect([...new Set(packages)].filter((name) => named[name] === undefined)).toEqual([]);
});
it('a script that is not there cannot', async () => {
  expect((await bundle(['test/bench/nothing.ts'])).problems).toEqual([expect.stringContaining('nothing.ts')]);
});
