import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface Ran {
  readonly ok: boolean;
  readonly output: string;
}

/** More than any deployment of this stack takes; milliseconds. */
const timeout = 15 * 60 * 1000;

/** Runs a program of the repository to its end. */
export async function run(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input = '',
): Promise<Ran> {
  const child = spawn(command, args, { env: environment, stdio: 'pipe', timeout });
  child.stdin.end(input);
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const output = (await Promise.all([text(child.stdout), text(child.stderr)])).join('');
  return { ok: (await code) === 0, output };
}
