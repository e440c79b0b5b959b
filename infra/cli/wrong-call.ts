import { closestName, didYouMean } from '#shared/closest-name.ts';
import type { CommandEntry } from './command.ts';

/** What is said of arguments that begin with no command, with the commands that were probably meant. */
export function noSuchCommand(commands: readonly CommandEntry[], args: readonly string[]): string {
  const words = args.filter((word) => !word.startsWith('-'));
  const [first = '', second = ''] = words;
  const names = commands.map(({ name }) => name);
  const said = `There is no command ${[first, second].join(' ').trim()}`;
  const ofGroup = names.filter((name) => name.startsWith(`${first} `));
  // In `rules chek lantern` the second word is misspelt, in `rules` alone it is missing, in `check` the first one is.
  const near = closestName(`${first} ${second}`, names) ?? closestName(first, names);
  if (near !== undefined && (ofGroup.length === 0 || second !== '')) return `${said}; did you mean ${near}?`;
  if (ofGroup.length > 0) return `${said}; there are ${ofGroup.join(', ')}.`;
  const ending = names.find((name) => name.endsWith(` ${first}`));
  if (ending !== undefined) return `There is no command ${first}; did you mean ${ending}?`;
  const group = closestName(first, new Set(names.map((name) => name.split(' ')[0] ?? '')));
  const members = names.filter((name) => group !== undefined && name.startsWith(group));
  return members.length === 0 ? `${said}.` : `${said}; there are ${members.join(', ')}.`;
}

/** What is said of an option that the command does not have; undefined where Node's error is about something else. */
export function noSuchOption(error: unknown, known: readonly string[]): string | undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return undefined;
  const option = /'(-[^' ]*)/.exec((error as Error).message)?.[1] ?? '';
  const meant = didYouMean(option.replace(/^-+/, ''), known).replace('mean ', 'mean --');
  return `There is no option ${option} here${meant || '.'}`;
}
