import type { ParseArgsConfig } from 'node:util';
import { type Language, languages, type Text } from '../language/text.ts';
import type { Terminal } from './terminal.ts';

type OptionConfig = NonNullable<ParseArgsConfig['options']>[string];

/** An option of a command, with the words that `--help` shows. */
export type Option = OptionConfig & {
  readonly help: Text;
  /** What stands for the value in the help, as in `--accounts DIR`. */
  readonly placeholder?: string;
};

/** What a command is given to work with; the outside world is here, so that tests can stand in for it. */
export interface CommandContext {
  /** Values of the options, by name; those that were not given are undefined. */
  readonly options: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
  /** Writes a line for people or, with `--json`, for scripts. */
  readonly print: (line: string) => void;
  /** Writes a line to the standard error: how far long work is, and what it cost. */
  readonly printError: (line: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. */
  readonly now: () => number;
  readonly terminal: Terminal;
  /** Called by a command that goes on until it is interrupted: from then on Ctrl-C aborts the signal. */
  readonly interrupted: () => AbortSignal;
  /** Of what is printed for people. */
  readonly language: Language;
}

/** A command as the list of commands shows it. */
export interface CommandEntry {
  /** One word or two, as in `rules check`. */
  readonly name: string;
  /** What stands behind the name, as in `<account> [text]`. */
  readonly arguments: string;
  /** One line for the list of commands. */
  readonly summary: Text;
  /** Loads what the command is made of: nobody should wait for another command's libraries. */
  load(): Promise<Command>;
}

/** What a command is made of. */
export interface Command {
  /** More for the command's own `--help`; complete sentences. */
  readonly description?: Text;
  readonly options: Readonly<Record<string, Option>>;
  /** How many arguments it takes, at least and at most. */
  readonly positionals: { readonly min: number; readonly max: number };
  /**
   * Does it, and returns the exit code.
   *
   * @throws CodedError for what the user can mend: printed as one line, exit code 1; `usage` gives exit code 2
   */
  run(context: CommandContext): Promise<number>;
}

/** Options that every command has. */
export const everywhere = {
  local: {
    type: 'boolean',
    help: {
      en: 'work on the local run that goes on (npm start) instead of on AWS',
      zh: '作用于正在运行的本地环境（npm start），而不是 AWS',
    },
  },
  lang: {
    type: 'string',
    placeholder: languages.join('|'),
    help: {
      en: 'the language of what is printed (default: that of the locale, LC_ALL or LANG)',
      zh: '输出语言（默认按系统的 LC_ALL 或 LANG）',
    },
  },
  help: { type: 'boolean', short: 'h', help: { en: 'print this', zh: '显示这份说明' } },
} as const satisfies Record<string, Option>;

/** Options that several commands share. */
export const sharedOptions = {
  accounts: {
    type: 'string',
    placeholder: 'DIR',
    help: {
      en: 'the folder with the account files (default infra/accounts)',
      zh: '账号文件所在的文件夹（默认 infra/accounts）',
    },
  },
  json: { type: 'boolean', help: { en: 'print JSON, for scripts', zh: '输出 JSON，给脚本用' } },
} as const satisfies Record<string, Option>;
