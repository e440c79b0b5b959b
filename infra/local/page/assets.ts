import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import type { LocalResponse } from '../http-server.ts';

const source = fileURLToPath(new URL('../../page/', import.meta.url));

/** Nothing that the page shows or does leaves this machine; the editor writes its own styles. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' data: blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

let bundle: Promise<ReadonlyMap<string, string>> | undefined;

/** A file of the page; the first request has it bundled. */
export async function pageFile(name: string): Promise<LocalResponse> {
  const text =
    name === 'index.html' ? readFileSync(`${source}index.html`, 'utf8') : (await bundled()).get(name);
  if (text === undefined) return { status: 404, body: 'There is no such file.' };
  return {
    status: 200,
    headers: {
      'content-type': types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    body: text,
  };
}

/** Bundles the page ahead of the first view. */
export function bundled(): Promise<ReadonlyMap<string, string>> {
  bundle ??= makeBundle().catch((error: unknown) => {
    bundle = undefined;
    throw error;
  });
  return bundle;
}

/** How the page is bundled. */
export const pageOptions = {
  entryPoints: { app: `${source}main.tsx` },
  outdir: 'page',
  write: false,
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'silent',
} as const satisfies BuildOptions;

async function makeBundle(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build(pageOptions);
  return new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
}
