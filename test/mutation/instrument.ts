import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A small change of the source. Lines and columns count from 0. */
export interface Mutant {
  readonly id: string;
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly status?: string;
  readonly location: { readonly start: Position; readonly end: Position };
}
interface Position {
  readonly line: number;
  readonly column: number;
}

const cache = resolve('node_modules/.cache/mutation');
const instrumenter = '@stryker-mutator/instrumenter';
const version = '9.6.1';

/** Beside the other packages and not among them: its own would be many lines of the lock file, and it is needed now and then. */
function install(): void {
  if (existsSync(join(cache, 'node_modules', instrumenter))) return;
  console.error('Installing the instrumenter of Stryker, once …');
  mkdirSync(cache, { recursive: true });
  const packages = { private: true, dependencies: { [instrumenter]: version } };
  writeFileSync(join(cache, 'package.json'), JSON.stringify(packages));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  execFileSync('npm', ['install', ...options], { cwd: cache, stdio: ['ignore', 'ignore', 'inherit'] });
}

/**
 * Copies the repository, and writes every mutant of some files into the copy. Which one is in force is decided when the code
 * runs.
 */
export async function instrument(
  files: readonly string[],
): Promise<{ readonly folder: string; readonly mutants: readonly Mutant[] }> {
  install();
  const folder = join(cache, 'sandbox');
  rmSync(folder, { recursive: true, force: true });
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z']);
  for (const file of listed.toString().split('\0')) {
    if (file === '' || !existsSync(file)) continue;
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(file, join(folder, file));
  }
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const { files: written, mutants } = await instrumented(
    files.map((name) => ({ name, mutate: true, content: readFileSync(name, 'utf8') })),
  );
  for (const { name, content } of written) writeFileSync(join(folder, name), content);
  return { folder, mutants };
}

interface SourceFile {
  readonly name: string;
  readonly mutate: true;
  readonly content: string;
}

/** By the parts of the instrumenter, which its package only hands out to Stryker's own injector. */
async function instrumented(
  sources: readonly SourceFile[],
): Promise<{ readonly files: readonly SourceFile[]; readonly mutants: readonly Mutant[] }> {
  const part = (file: string) => import(join(cache, 'node_modules', instrumenter, 'dist/src', file));
  const [{ Instrumenter }, { createParser }, { transform }, { print }] = await Promise.all(
    ['index.js', 'parsers/index.js', 'transformers/index.js', 'printers/index.js'].map(part),
  );
  const log = { isDebugEnabled: () => false, debug() {}, info() {}, warn: console.error };
  // A message may be worded otherwise.
  const options = { plugins: null, excludedMutations: ['StringLiteral'], ignorers: [], noHeader: false };
  return new Instrumenter(log, createParser, print, transform).instrument(sources, options);
}
