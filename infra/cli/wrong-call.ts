import { closestName } from '#shared/closest-name.ts';
import { both, type Text } from '../language/text.ts';
import type { CommandEntry } from './command.ts';

/** The answer to arguments that do not begin with a command, with the commands that were probably meant. */
export function noSuchCommand(commands: readonly CommandEntry[], args: readonly string[]): Text {
  const words = args.filter((word, at) => !word.startsWith('-') && args[at - 1] !== '--lang');
  const [first = '', second = ''] = words;
  const names = commands.map(({ name }) => name);
  const said = [first, second].join(' ').trim();
  const ofGroup = names.filter((name) => name.startsWith(`${first} `));
  // In `rules chek lantern` the second word is misspelt, in `rules` alone it is missing, in `check` the first one is
  // missing.
  const near = closestName(`${first} ${second}`, names) ?? closestName(first, names);
  if (near !== undefined && (ofGroup.length === 0 || second !== '')) return unknownCommand(said, near);
  if (ofGroup.length > 0) return unknownCommand(said, undefined, ofGroup);
  const ending = names.find((name) => name.endsWith(` ${first}`));
  if (ending !== undefined) return unknownCommand(first, ending);
  const group = closestName(first, new Set(names.map((name) => name.split(' ')[0] ?? '')));
  const members = names.filter((name) => group !== undefined && name.startsWith(group));
  return unknownCommand(said, undefined, members);
}

function unknownCommand(name: string, meant: string | undefined, others: readonly string[] = []): Text {
  if (meant !== undefined)
    return both(
      `There is no command ${name}; did you mean ${meant}?`,
      `没有 ${name} 这个命令；是不是想写 ${meant}？`,
    );
  if (others.length === 0) return both(`There is no command ${name}.`, `没有 ${name} 这个命令。`);
  return both(
    `There is no command ${name}; there are ${others.join(', ')}.`,
    `没有 ${name} 这个命令；有 ${others.join('、')}。`,
  );
}

/** The answer to an option that the command does not have; undefined if Node's error is about something else. */
export function noSuchOption(error: unknown, known: readonly string[]): Text | undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return undefined;
  const option = /'(-[^' ]*)/.exec((error as Error).message)?.[1] ?? '';
  const meant = closestName(option.replace(/^-+/, ''), known);
  return meant === undefined
    ? both(`There is no option ${option} here.`, `这里没有 ${option} 这个选项。`)
    : both(
        `There is no option ${option} here; did you mean --${meant}?`,
        `这里没有 ${option} 这个选项；是不是想写 --${meant}？`,
      );
}
