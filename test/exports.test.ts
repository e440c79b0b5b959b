import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';

const sources = new Map(
  ['functions', 'infra', 'shared', 'test'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|mjs)$/.test(name))
      .map((name) => join(folder, name))
      .map((file) => [file, readFileSync(file, 'utf8')] as const),
  ),
);

/** Files whose exports are for somebody who does not import them by name: the SDK, Lambda and the compiler. */
const forOthers = [/^infra\/build\/stubs\//, /\/index\.ts$/, /\/typed-snippets\.ts$/];

/** The names that a source imports from other files, or passes on. */
function namesTaken(source: string): string[] {
  const lists = source.matchAll(/\b(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s*from\b/g);
  return [...lists].flatMap(([, list = '']) =>
    list.split(',').map((item) => item.trim().replace(/^type\s+|\s+as\s.*$/g, '')),
  );
}

/** The values that a source exports. Types may be exported for signatures that name them. */
function valuesGiven(source: string): string[] {
  const declarations = source.matchAll(/^export (?:async )?(?:const|function\*?|class|let) ([\w$]+)/gm);
  return [...declarations].map(([, name = '']) => name);
}

function unusedExports(files: ReadonlyMap<string, string>): string[] {
  const taken = new Set([...files.values()].flatMap(namesTaken));
  // What is imported on demand is used in many ways, so there any mention of the name counts.
  const onDemand = new Set(
    [...files.values()].flatMap((source) =>
      [...source.matchAll(/\bimport\(\s*'([^']+)'/g)].map(([, path = '']) => basename(path)),
    ),
  );
  const isUsed = (file: string, name: string): boolean =>
    taken.has(name) || (onDemand.has(basename(file)) && isMentioned(files, file, name));
  return [...files]
    .filter(([file]) => !forOthers.some((pattern) => pattern.test(file)))
    .flatMap(([file, source]) =>
      valuesGiven(source)
        .filter((name) => !isUsed(file, name))
        .map((name) => `${file} ${name}`),
    );
}

function isMentioned(files: ReadonlyMap<string, string>, file: string, name: string): boolean {
  return [...files].some(([other, source]) => other !== file && source.includes(name));
}

it('no file exports a value that no other file imports', () => {
  expect(sources.size).toBeGreaterThan(900);
  expect(unusedExports(sources)).toEqual([]);
});
it('an export that nobody imports would be found', () => {
  const files = new Map([
    ['a.ts', 'export const used = 1;\nexport function alone() {}'],
    ['b.ts', "import { type Thing, used as mine } from './a.ts';\nconst { late } = await import('./c.ts');"],
    ['c.ts', 'export const late = 1;\nexport const never = 2;'],
  ]);
  expect(unusedExports(files)).toEqual(['a.ts alone', 'c.ts never']);
});
