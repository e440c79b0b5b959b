import { CodedError } from '#shared/coded-error.ts';
import type { Environment } from '../../../cli/aws/clients.ts';
import { commands } from '../../../cli/commands.ts';
import { runCommandLine } from '../../../cli/run-command-line.ts';
import { processTerminal } from '../../../cli/terminal.ts';
import type { Language } from '../../../language/text.ts';

/** Where the desk's commands work: the local run's endpoint, or a deployed stack with the shell's credentials. */
export interface DeskTarget {
  readonly environment: Environment;
  /** undefined for the default one. */
  readonly stack: string | undefined;
  /** The folder of the account files. */
  readonly folder: string;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Runs a command of the command line and returns the JSON that it prints. So the page can do exactly what the command
 * line can. Errors are in the language of the caller.
 *
 * @throws CodedError `command_failed` with the command's message
 */
export async function runCommand(
  target: DeskTarget,
  args: readonly string[],
  language: Language,
): Promise<unknown> {
  const printed: string[] = [];
  const errors: string[] = [];
  await runCommandLine(commands, [...args, '--lang', language], {
    print: (line) => void printed.push(line),
    printError: (line) => void errors.push(line),
    environment: target.environment,
    accounts: target.folder,
    now: target.now,
    terminal: processTerminal,
  });
  if (errors.length > 0) throw new CodedError('command_failed', errors.join('\n'));
  const text = printed.join('\n');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const stackArguments = ({ stack }: DeskTarget): readonly string[] =>
  stack === undefined ? [] : ['--stack', stack];
