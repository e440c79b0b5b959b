/*
 * Runs a script of this repository that is written in TypeScript: `node infra/run.mjs infra/cli/main.ts …`.
 * It bundles what the script imports of this repository with esbuild, keeps the bundle, and makes it again when one of those
 * files has changed. A kept bundle starts in a third of the time that a loader for TypeScript needs.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import module from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
/** Another process may still load a part of a bundle that is out of date; milliseconds. */
const keptForMs = 24 * 60 * 60 * 1000;

/** The file that the bundle of a script begins with. */
async function bundleOf(script) {
  const cache = cacheFolder(script);
  try {
    const inputs = JSON.parse(readFileSync(join(cache, 'inputs.json'), 'utf8'));
    const main = join(cache, versionOf(inputs), 'main.mjs');
    statSync(main);
    return main;
  } catch {
    return bundle(script, cache);
  }
}

async function bundle(script, cache) {
  const { build } = await import('esbuild');
  const folder = mkdtempSync(join(cache, 'new-'));
  let inputs;
  try {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: { main: script },
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      metafile: true,
      logLevel: 'silent',
      plugins: [ownUrls, requiredPackages],
      banner: { js: requireHere },
    });
    inputs = Object.keys(metafile.inputs).filter((name) => !name.startsWith(`${requiredPackages.name}:`));
    // How a package is loaded can change with its version.
    if (existsSync(join(root, 'package-lock.json'))) inputs.push('package-lock.json');
  } catch (error) {
    rmSync(folder, { recursive: true });
    console.error(error.message);
    process.exit(1);
  }
  const target = join(cache, versionOf(inputs));
  try {
    renameSync(folder, target);
  } catch {
    // Another process has made the same bundle meanwhile.
    rmSync(folder, { recursive: true });
  }
  const list = `${folder}.json`;
  writeFileSync(list, JSON.stringify(inputs));
  renameSync(list, join(cache, 'inputs.json'));
  for (const old of readdirSync(cache)) {
    const path = join(cache, old);
    if (path !== target && old !== 'inputs.json' && statSync(path).mtimeMs < Date.now() - keptForMs)
      rmSync(path, { recursive: true, force: true });
  }
  return join(target, 'main.mjs');
}

/** Each module finds the files beside it where its source is, not where the bundle is. */
const ownUrls = {
  name: 'own-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.tsx?$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: path.endsWith('x') ? 'tsx' : 'ts',
    }));
  },
};

/**
 * What Node would load as CommonJS is loaded with `require`. An `import` of it reads every name that it exports at once, which
 * has the CDK load six hundred files that nobody asked for.
 */
const requiredPackages = {
  name: 'required-package',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[@a-z]/ }, ({ path, namespace, kind }) => {
      if (namespace === requiredPackages.name) return { path, external: true };
      // esbuild would give `import()` of such a package its default export alone.
      if (kind === 'dynamic-import') return undefined;
      return isCommonJs(path) ? { path, namespace: requiredPackages.name } : undefined;
    });
    onLoad({ filter: /./, namespace: requiredPackages.name }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};

const require = module.createRequire(root);
/** Gives each file of a bundle the `require` that an ES module has not. */
const requireHere = `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(${JSON.stringify(root)});`;

function isCommonJs(name) {
  if (module.isBuiltin(name)) return false;
  let file;
  try {
    file = require.resolve(name);
  } catch {
    return false;
  }
  if (!file.endsWith('.js')) return file.endsWith('.cjs');
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const description = join(folder, 'package.json');
    if (existsSync(description)) return JSON.parse(readFileSync(description, 'utf8')).type !== 'module';
    if (folder === dirname(folder)) return true;
  }
}

/**
 * Changes with every file, as make does it: by size and time of change. Changes with the folder of the repository too,
 * so that a copy of it, kept bundles included, runs its own files.
 */
function versionOf(files) {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)));
  for (const file of files.map((name) => resolve(root, name))) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

function cacheFolder(script) {
  const folder = join(
    root,
    'node_modules',
    '.cache',
    'wechat-reply',
    relative(root, script).replace(/\W+/g, '-'),
  );
  mkdirSync(folder, { recursive: true });
  return folder;
}

module.enableCompileCache?.();
process.argv.splice(1, 1);
process.argv[1] = resolve(process.argv[1]);
await import(pathToFileURL(await bundleOf(process.argv[1])).href);
