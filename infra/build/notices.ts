import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type Metafile } from 'esbuild';
import { pageOptions } from '../local/page/assets.ts';
import { bundleOptions } from './bundle.ts';
import { functionNames } from './functions.ts';

/** The file at the root of the repository with the licences of everything in the bundles. */
export const noticesFile = 'THIRD-PARTY-NOTICES';

/** The table of traditional characters becomes part of rules that use it, and is in no bundle. */
const deployedAsData = ['opencc-js'];

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Package {
  /** Such as `re2js 2.10.0 (MIT)`. */
  readonly title: string;
  readonly licence: string;
}

/**
 * The licences of all packages whose code is in a bundle: the three functions, the AI assistant and the page.
 * esbuild's metafile says what is in a bundle, so packages that are only installed are not listed.
 */
export function notices(): string {
  const { alias: _, ...whole } = bundleOptions;
  const builds: Metafile[] = [
    ...functionNames.map((name) =>
      metafileOf({ ...bundleOptions, entryPoints: [`functions/${name}/index.ts`] }),
    ),
    metafileOf({ ...whole, entryPoints: ['infra/examples/ai-assistant/function/index.ts'] }),
    metafileOf({ ...pageOptions, absWorkingDir: root, metafile: true }),
  ];
  const folders = new Set([
    ...deployedAsData.map((name) => join(root, 'node_modules', name)),
    ...builds.flatMap(({ outputs }) =>
      Object.values(outputs).flatMap(({ inputs }) =>
        Object.entries(inputs).flatMap(([file, { bytesInOutput }]) =>
          bytesInOutput > 0 ? packageFolder(file) : [],
        ),
      ),
    ),
  ]);
  const byLicence = new Map<string, string[]>();
  for (const { title, licence } of [...folders].toSorted().map(packageIn)) {
    byLicence.set(licence, [...(byLicence.get(licence) ?? []), title]);
  }
  const sections = [...byLicence].map(([licence, titles]) => `${titles.join('\n')}\n\n${licence}`);
  const head =
    'The bundles of wechat-reply contain code of these packages. `npm run notices` writes this file.';
  return `${[head, ...sections].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function metafileOf(options: Parameters<typeof buildSync>[0]): Metafile {
  const { metafile } = buildSync({ ...options, write: false, outdir: 'notices', metafile: true });
  return metafile as Metafile;
}

/** The folder of the package that a file of a bundle comes from; undefined for our own files. */
function packageFolder(file: string): string[] {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
  return found === undefined ? [] : [join(root, found)];
}

/** @throws Error if a package has no licence that could be quoted */
function packageIn(folder: string): Package {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file === undefined ? sharedLicence(folder, license) : readFileSync(join(folder, file), 'utf8');
  if (text === undefined)
    throw new Error(`${name} ${version} has no licence file. Look for its licence, and add it here.`);
  return { title: `${name} ${version} (${license})`, licence: text.replaceAll('\r\n', '\n').trim() };
}

/** Some packages of a family have no licence file. Then the file of a sibling with the same licence counts. */
function sharedLicence(folder: string, license: string): string | undefined {
  const family = dirname(folder);
  if (!/\/@[^/]+$/.test(family)) return undefined;
  for (const sibling of readdirSync(family)) {
    const path = join(family, sibling, 'LICENSE');
    if (!existsSync(path)) continue;
    const described = JSON.parse(readFileSync(join(family, sibling, 'package.json'), 'utf8'));
    if (described.license === license) return readFileSync(path, 'utf8');
  }
  return undefined;
}
