import type { ParseArgsConfig } from 'node:util';
import { type Language, languages, type Text } from '../language/text.ts';
import type { Terminal } from './terminal.ts';

type OptionConfig = NonNullable<ParseArgsConfig['options']>[string];

/** An option of a command, with its text in `--help`. */
export type Option = OptionConfig & {
  readonly help: Text;
  /** The placeholder of the value in the help, as in `--accounts DIR`. */
  readonly placeholder?: string;
};

/** What a command works with. It includes the outside world, so that tests can replace it. */
export interface CommandContext {
  /** Values of the options by name; undefined if not given. */
  readonly options: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
  /** Writes a line for people, or for scripts with `--json`. */
  readonly print: (line: string) => void;
  /** Writes a line to standard error: progress, and costs. */
  readonly printError: (line: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. */
  readonly now: () => number;
  readonly terminal: Terminal;
  /** Called by a command that runs until it is interrupted: from then on, Ctrl-C aborts the signal. */
  readonly interrupted: () => AbortSignal;
  /** The language of texts for people. */
  readonly language: Language;
}

/** A command as it appears in the list of commands. */
export interface CommandEntry {
  /** One or two words, as in `rules check`. */
  readonly name: string;
  /** What follows the name, as in `<account> [text]`. */
  readonly arguments: string;
  /** One line for the list of commands. */
  readonly summary: Text;
  /** Loads the command's implementation, so that no command waits for the libraries of another. */
  load(): Promise<Command>;
}

/** The implementation of a command. */
export interface Command {
  /** More text for the command's own `--help`, in complete sentences. */
  readonly description?: Text;
  readonly options: Readonly<Record<string, Option>>;
  /** The least and the largest number of arguments. */
  readonly positionals: { readonly min: number; readonly max: number };
  /**
   * Runs the command and returns the exit code.
   *
   * @throws CodedError for what the user can fix: printed as one line, exit code 1; `usage` gives exit code 2
   */
  run(context: CommandContext): Promise<number>;
}

/** Options that every command has. */
export const everywhere = {
  local: {
    type: 'boolean',
    help: {
      en: 'work on the local run that goes on (npm start) instead of on AWS',
      zh: '操作本机正在运行的 npm start，而不是 AWS',
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

/**
 * For commands that know an account from its stack alone. Whoever keeps the files elsewhere can give every command the same
 * options, from an alias or a script.
 */
export const unreadAccounts = {
  accounts: {
    type: 'string',
    placeholder: 'DIR',
    help: {
      en: 'accepted as by the other commands, and not read: the stack knows its accounts',
      zh: '和别的命令一样可以写，但不会读取：账号以堆栈里的为准',
    },
  },
} as const satisfies Record<string, Option>;
