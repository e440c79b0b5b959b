import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Installs the dependencies of a manifest into a folder, unless something is installed there. */
export function install(folder: string, manifest: object): void {
  if (existsSync(join(folder, 'node_modules'))) return;
  console.log(`Installing packages into ${folder} …`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, version: '0.0.0', ...manifest }),
  );
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent'], {
    cwd: folder,
    stdio: 'inherit',
  });
}
