import type { Language } from '../language/text.ts';
import { type Command, type CommandEntry, everywhere, type Option } from './command.ts';

/** The list of all commands. */
export function overview(commands: readonly CommandEntry[], language: Language): string {
  const width = Math.max(...commands.map((command) => call(command).length));
  return [
    'npm run wechat -- <command> [options]',
    '',
    ...commands.map((command) => `  ${call(command).padEnd(width)}  ${command.summary[language]}`),
    '',
    language === 'zh'
      ? '每个命令都可以用 --help 查看说明。--version 显示版本号。'
      : 'Each command explains itself with --help. --version prints the version.',
  ].join('\n');
}

/** The help of one command: usage, description, and every option. */
export function helpOf(
  entry: CommandEntry,
  { options: known, description }: Command,
  language: Language,
): string {
  const options: [string, Option][] = [...Object.entries(known), ...Object.entries(everywhere)];
  const flags = options.map(
    ([name, option]) => `--${name}${option.placeholder ? ` ${option.placeholder}` : ''}`,
  );
  const width = Math.max(...flags.map(({ length }) => length));
  return [
    `npm run wechat -- ${call(entry)} [options]`,
    '',
    entry.summary[language],
    ...(description === undefined ? [] : ['', description[language]]),
    '',
    ...options.map(([, option], index) => `  ${flags[index]?.padEnd(width)}  ${option.help[language]}`),
  ].join('\n');
}

function call({ name, arguments: args }: CommandEntry): string {
  return `${name} ${args}`.trim();
}
