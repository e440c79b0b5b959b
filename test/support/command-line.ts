import type { CommandEntry } from '#infra/cli/command.ts';
import { commands } from '#infra/cli/commands.ts';
import { type OutsideWorld, runCommandLine } from '#infra/cli/run-command-line.ts';

/** What a command line printed, and its exit code. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

const nobody: OutsideWorld['terminal'] = {
  isInteractive: false,
  ask: () => Promise.reject(new Error('nobody is there')),
  askHidden: () => Promise.reject(new Error('nobody is there')),
  readAll: () => Promise.reject(new Error('nothing is piped in')),
};

/** Runs the command line as `npm run wechat` does, with the surroundings of a test. */
export async function runWechat(
  args: readonly string[],
  {
    commands: known = commands,
    ...world
  }: Partial<
    Pick<OutsideWorld, 'environment' | 'now' | 'terminal' | 'accounts' | 'interrupted'> & {
      commands: readonly CommandEntry[];
    }
  > = {},
): Promise<Ran> {
  const out: string[] = [];
  const errors: string[] = [];
  const code = await runCommandLine(known, args, {
    print: (line) => out.push(line),
    printError: (line) => errors.push(line),
    environment: {},
    now: () => 0,
    terminal: nobody,
    ...world,
  });
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}
