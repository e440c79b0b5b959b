import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'run-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A repository of one script, and what that prints. */
const write = (repository: string, text: string): void =>
  writeFileSync(join(folder, repository, 'script.ts'), `const text: string = '${text}';\nconsole.log(text);`);
const run = (repository: string): string =>
  execFileSync(process.execPath, ['infra/run.mjs', 'script.ts'], {
    cwd: join(folder, repository),
    encoding: 'utf8',
  }).trim();

describe('a script that run.mjs has bundled', () => {
  it('is bundled again when it changes, and in a copy of the repository runs the files of that copy', () => {
    mkdirSync(join(folder, 'first', 'infra'), { recursive: true });
    mkdirSync(join(folder, 'first', 'node_modules'));
    symlinkSync(resolve('node_modules/esbuild'), join(folder, 'first', 'node_modules', 'esbuild'));
    cpSync('infra/run.mjs', join(folder, 'first', 'infra', 'run.mjs'));
    write('first', 'before');
    expect(run('first')).toBe('before');
    write('first', 'changed');
    expect(run('first')).toBe('changed');
    cpSync(join(folder, 'first'), join(folder, 'copy'), { recursive: true, preserveTimestamps: true });
    write('copy', 'of the copy');
    expect([run('copy'), run('first')]).toEqual(['of the copy', 'changed']);
  });

  it('loads of a CommonJS package what is used of it, and of any package what it exports', () => {
    const packages = join(folder, 'first', 'node_modules');
    const add = (name: string, description: object, files: Readonly<Record<string, string>>): void => {
      mkdirSync(join(packages, name));
      writeFileSync(join(packages, name, 'package.json'), JSON.stringify({ name, ...description }));
      for (const [file, text] of Object.entries(files)) writeFileSync(join(packages, name, file), text);
    };
    add(
      'lazy',
      { main: 'index.js' },
      {
        'index.js': `exports.used = 'used';
Object.defineProperty(exports, 'unused', { enumerable: true, get: () => { globalThis.isLoaded = true; } });`,
      },
    );
    add('modern', { type: 'module', exports: './index.js' }, { 'index.js': 'export default "modern";' });
    writeFileSync(
      join(folder, 'first', 'script.ts'),
      "import modern from 'modern';\nimport { used } from 'lazy';\nimport { join } from 'node:path';\nconst before = 'isLoaded' in globalThis;\nconst { used: later } = await import('lazy');\nconsole.log(join(used, modern, later, String(before)));",
    );
    expect(run('first')).toBe(join('used', 'modern', 'used', 'false'));
  });
});
