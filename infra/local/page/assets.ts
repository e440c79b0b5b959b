import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';
import type { LocalResponse } from '../http-server.ts';
import { keptFolder } from '../kept.ts';

const source = fileURLToPath(new URL('../../page/', import.meta.url));
/** The files of the page. */
const sources = ['package-lock.json', 'infra/page', 'infra/local/page', 'infra/language'];

/** The page can send nothing to another machine. Inline styles are allowed because the editor writes its own. */
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

let kept: Promise<string> | undefined;

/** A file of the page. The first request bundles the page, unless that was done before. */
export async function pageFile(name: string): Promise<LocalResponse> {
  const path = name === 'index.html' ? `${source}index.html` : await bundledFile(name);
  if (path === undefined) return { status: 404, body: 'There is no such file.' };
  return {
    status: 200,
    headers: {
      'content-type': types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    body: readFileSync(path),
  };
}

async function bundledFile(name: string): Promise<string | undefined> {
  kept ??= keptPage().catch((error: unknown) => {
    kept = undefined;
    throw error;
  });
  const folder = await kept;
  return readdirSync(folder).includes(name) ? join(folder, name) : undefined;
}

/** The folder with the bundled page, which is bundled now unless that was done before. */
export const keptPage = (): Promise<string> => keptFolder({ name: 'page', sources, input: null }, makeBundle);

/** How the page is bundled. */
export const pageOptions = {
  entryPoints: { app: `${source}main.tsx` },
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'silent',
} as const satisfies BuildOptions;

async function makeBundle(folder: string): Promise<void> {
  const { build } = await import('esbuild');
  await build({ ...pageOptions, outdir: folder });
}
