import { parseArgs } from 'node:util';
import { CodedError } from '#shared/coded-error.ts';
import type { Command, CommandContext } from './command.ts';
import { helpOf, overview } from './help.ts';
import { problemIn } from './script.ts';

export type World = Pick<CommandContext, 'print' | 'environment' | 'now'> & {
  readonly printError: (line: string) => void;
};

/**
 * Finds the command that the arguments name, runs it, and returns the exit code: 0 when all is well, 1 when the command
 * found or met something wrong, 2 when it was called wrongly.
 */
export async function runCommandLine(
  commands: readonly Command[],
  args: readonly string[],
  world: World,
): Promise<number> {
  try {
    const command = findCommand(commands, args);
    if (command === undefined) {
      const wantsHelp = args.length === 0 || args.includes('--help') || args.includes('-h');
      if (!wantsHelp) throw usage(`There is no command ${args.slice(0, 2).join(' ')}.`);
      world.print(overview(commands));
      return args.length === 0 ? 2 : 0;
    }
    const { values, positionals } = readArguments(command, args.slice(command.name.split(' ').length));
    if (values['help'] === true) {
      world.print(helpOf(command));
      return 0;
    }
    const { min, max } = command.positionals;
    if (positionals.length < min || positionals.length > max) {
      throw usage(`It is called as \`${command.name} ${command.arguments}\`.`, command);
    }
    return await command.run({ ...world, options: values, positionals });
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    world.printError(error.message);
    return error.code === 'usage' ? 2 : 1;
  }
}

function findCommand(commands: readonly Command[], args: readonly string[]): Command | undefined {
  return commands.find(({ name }) => name === args.slice(0, name.split(' ').length).join(' '));
}

function readArguments(command: Command, args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
    });
  } catch (error) {
    throw usage(problemIn(error), command);
  }
}

/** A call that the user has to put differently. */
export function usage(message: string, command?: Command): CodedError<'usage'> {
  const more = command === undefined ? '--help' : `${command.name} --help`;
  return new CodedError('usage', `${message} See \`npm run wechat -- ${more}\`.`);
}
