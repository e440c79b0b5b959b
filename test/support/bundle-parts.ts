import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FunctionBundle } from '#infra/build/bundle.ts';

/** The files that a function reads when it starts, and some of those that it imports later. */
export function filesRead(
  { folder, metafile }: FunctionBundle,
  isWanted: (file: string) => boolean = () => false,
): string[] {
  const outputs = Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output] as const);
  const read = new Set<string>();
  const follow = (file: string): void => {
    if (read.has(file)) return;
    read.add(file);
    const output = outputs.find(([path]) => path === file)?.[1];
    for (const { path, kind, external } of output?.imports ?? []) {
      const imported = basename(path);
      if (external !== true && (kind === 'import-statement' || isWanted(imported))) follow(imported);
    }
  };
  follow('index.mjs');
  return [...read].map((file) => join(folder, file));
}

/** Bytes. */
export function sizeOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}

/** What some files of a bundle consist of: bytes by package, or by folder for our own code; largest first. */
export function partsOf(
  { metafile }: FunctionBundle,
  files: readonly string[],
): [part: string, bytes: number][] {
  const names = new Set(files.map((file) => basename(file)));
  const parts = new Map<string, number>();
  for (const [path, { inputs }] of Object.entries(metafile.outputs)) {
    if (!names.has(basename(path))) continue;
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const part = partOf(input);
      parts.set(part, (parts.get(part) ?? 0) + bytesInOutput);
    }
  }
  return [...parts].sort(([, a], [, b]) => b - a);
}

function partOf(input: string): string {
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input) ?? [];
  return name ?? input.split('/').slice(0, 2).join('/');
}
