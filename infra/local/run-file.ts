import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** How commands on this machine reach a running local run. */
export interface LocalRun {
  readonly pid: number;
  /** The address of the webhook and the page. */
  readonly url: string;
  readonly awsEndpoint: string;
  readonly sessionToken: string;
  /** The folder of the account files. */
  readonly accounts: string;
  /** The file with the keys of its accounts. */
  readonly keysFile: string;
}

/** No other user of the machine can read it. */
const folder = join(tmpdir(), `wechat-reply-${userInfo().uid}`);

/** Writes files with the run's addresses and the keys of its accounts. `forget` deletes both. */
export function rememberRun(
  run: Omit<LocalRun, 'pid' | 'keysFile'>,
  keys: ReadonlyMap<string, object>,
): { readonly keysFile: string; keysChanged(keys: ReadonlyMap<string, object>): void; forget(): void } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // A killed run could not delete its own.
  for (const name of readdirSync(folder)) {
    if (!isRunning(Number.parseInt(name, 10))) rmSync(join(folder, name), { force: true });
  }
  const keysFile = join(folder, `${process.pid}.keys.json`);
  const runFile = join(folder, `${process.pid}.json`);
  const write = (file: string, value: object): void =>
    writeFileSync(file, JSON.stringify(value, null, 2), { mode: 0o600 });
  const keysChanged = (now: ReadonlyMap<string, object>): void => write(keysFile, Object.fromEntries(now));
  keysChanged(keys);
  write(runFile, { pid: process.pid, keysFile, ...run });
  return {
    keysFile,
    keysChanged,
    forget() {
      for (const file of [keysFile, runFile]) rmSync(file, { force: true });
    },
  };
}

/** The current runs, the newest first. */
export function localRuns(): readonly LocalRun[] {
  return filesIn()
    .map((file) => ({ file, at: statSync(file).mtimeMs }))
    .sort((a, b) => b.at - a.at)
    .flatMap(({ file }) => {
      const run = JSON.parse(readFileSync(file, 'utf8')) as LocalRun;
      return isRunning(run.pid) ? [run] : [];
    });
}

function filesIn(): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+\.json$/.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
