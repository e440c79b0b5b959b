import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What the files of a folder may import, besides Node and their own folder. The first folder that fits decides. */
const allowedImports: readonly (readonly [folder: string, allowed: readonly RegExp[]])[] = [
  // A chunk of its own, which is loaded when somebody sends Markdown.
  ['shared/wechat/outgoing/markdown/', [/^markdown-it$/]],
  ['shared/wechat/', [/^shared\/(coded-error|epoch)\.ts$/]],
  ['shared/http/', [/^shared\/wechat\//]],
  // What a function loads; it was checked and built before.
  [
    'shared/rules/engine/',
    [
      /^re2js$/,
      /^shared\/rules\/(memory|normalize|program|slices|template)\.ts$/,
      /^shared\/(wechat\/|(coded-error|epoch)\.ts$)/,
    ],
  ],
  ['shared/rules/', [/^re2js$/, /^shared\/(wechat\/|(coded-error|epoch)\.ts$)/]],
  ['shared/window/', [/^shared\/(wechat\/|(coded-error|epoch)\.ts$|rules\/(memory|engine\/decision)\.ts$)/]],
  [
    'shared/contracts/',
    [
      /^zod\/mini$/,
      /^shared\/(wechat\/|window\/|rules\/engine\/decision\.ts$|(coded-error|epoch)\.ts$|schema-check\.ts$)/,
    ],
  ],
  // Signs the one call of S3, with what the SDK signs its own.
  ['shared/aws/media-bucket.ts', [/^@aws-sdk\//, /^@smithy\/signature-v4$/, /^shared\//]],
  ['shared/aws/', [/^@aws-sdk\//, /^shared\//]],
  ['shared/', [/^zod\/mini$/]],
  ['functions/receiver/', [/^@aws-sdk\//, /^shared\//]],
  ['functions/sender/', [/^@aws-sdk\//, /^shared\//]],
  ['functions/token-refresher/', [/^@aws-sdk\//, /^shared\//]],
  // They stand in for parts of the SDK, and may be made of others.
  ['infra/build/stubs/', [/^@smithy\//]],
  // Services of their own, which use what is published of the product.
  [
    'infra/examples/',
    [
      /^@smithy\/node-http-handler$/,
      /^@aws-sdk\//,
      /^(aws-cdk-lib|constructs|esbuild|yaml|zod\/mini)(\/|$)/,
      /^(shared|infra)\//,
    ],
  ],
  // What runs in the browser: of the rest it knows types only, which the bundle shows.
  [
    'infra/page/',
    [
      /^(preact|@preact\/signals|@codemirror|@lezer|diff)(\/|$)/,
      /^shared\//,
      /^infra\/local\/page\/(api|model|desk-model)\.ts$/,
    ],
  ],
  [
    'infra/',
    [
      /^shared\//,
      /^(aws-cdk-lib|diff|constructs|esbuild|yaml|dynalite|opencc-js|qrcode|re2js|zod\/mini)(\/|$)/,
      /^@aws-sdk\//,
    ],
  ],
];

const files = ['functions', 'infra', 'shared'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name)),
);

/** The modules that a file imports, with paths from the root of the repository. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const specifiers = [
    ...source.matchAll(
      /(?:^|\n)(?:import|export)\b[^'"\n]*(?:\n[^'"\n]*)*?\bfrom '([^']+)'|import\('([^']+)'\)/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? '');
  return specifiers.map((specifier) => {
    if (specifier.startsWith('#')) return specifier.slice(1);
    return specifier.startsWith('.') ? normalize(join(file, '..', specifier)) : specifier;
  });
}

/** The imports of a file that its folder may not have. */
function forbidden(file: string, imports: readonly string[]): string[] {
  const rule = allowedImports.find(([folder]) => file.startsWith(folder));
  if (rule === undefined) return [`${file} is in no known folder`];
  const [folder, allowed] = rule;
  return imports
    .filter(
      (name) =>
        !name.startsWith('node:') && !name.startsWith(folder) && !allowed.some((one) => one.test(name)),
    )
    .map((name) => `${file} imports ${name}`);
}

/** A circle of imports, of types too, from the first file that is in one back to itself; `undefined` if there is none. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of imports.get(file) ?? []) {
      const circle = visit(next, [...path, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

describe('the architecture', () => {
  it('has no circle of imports in what the functions are made of', () => {
    const own = files.filter((file) => /^(functions|shared)\//.test(file));
    expect(circleIn(new Map(own.map((file) => [file, importsOf(file)])))).toBeUndefined();
  });
  it('would notice a circle', () => {
    const imports = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['e']],
      ['d', ['b']],
    ]);
    expect(circleIn(imports)).toEqual(['b', 'd', 'b']);
  });
  it('is looked at in full', () => {
    expect(files.length).toBeGreaterThan(80);
    expect(importsOf('functions/receiver/index.ts')).toContain('shared/aws/log.ts');
  });
  it('has functions import shared, infra import functions by path only, and shared import neither', () => {
    expect(files.flatMap((file) => forbidden(file, importsOf(file)))).toEqual([]);
  });
  it.each([
    ['shared/wechat/x.ts', 'shared/aws/log.ts'],
    ['shared/wechat/x.ts', '@aws-sdk/client-sqs'],
    ['shared/wechat/x.ts', 'zod/mini'],
    ['shared/window/x.ts', 'shared/aws/log.ts'],
    ['shared/window/x.ts', 'shared/rules/rule-set.ts'],
    ['shared/rules/engine/x.ts', 'infra/rules/build/program.ts'],
    ['shared/rules/engine/x.ts', 'zod/mini'],
    ['shared/aws/x.ts', 'functions/receiver/handler.ts'],
    ['functions/receiver/x.ts', 'functions/sender/job.ts'],
    ['functions/receiver/x.ts', 'infra/stack.ts'],
    ['infra/stack.ts', 'functions/receiver/handler.ts'],
  ])('would notice that %s imports %s', (file, name) => {
    expect(forbidden(file, [name])).toEqual([`${file} imports ${name}`]);
  });
  it('gives the simulated WeChat nothing of what it is there to contradict', () => {
    const simulated = files.filter((file) => file.startsWith('infra/local/wechat/'));
    const shared = simulated.flatMap((file) => importsOf(file).map((name) => [file, name] as const));
    const typesOnly = /^shared\/wechat\/(account-kind|credentials)\.ts$/;
    expect(shared.filter(([, name]) => name.startsWith('shared/') && !typesOnly.test(name))).toEqual([]);
    for (const [file, name] of shared.filter(([, one]) => typesOnly.test(one))) {
      expect(readFileSync(file, 'utf8')).toMatch(
        new RegExp(`import type \\{[^}]+\\} from '#${name.replaceAll('.', '\\.')}'`),
      );
    }
  });
  it('keeps every file short enough to be read at once', () => {
    const lengths = files.map((file) => [file, readFileSync(file, 'utf8').split('\n').length] as const);
    expect(lengths.filter(([, length]) => length > 300)).toEqual([]);
  });
});
