import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CodedError } from '#shared/coded-error.ts';
import { languageIn } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import { endWithReader } from './closed-pipe.ts';

/*
 * What the npm scripts share of a command line: `--help`, and what is said of a call that has to be put differently.
 */

type Flags = NonNullable<ParseArgsConfig['options']>;

/** @param script as it is typed, for example `npm start` */
export function script(name: string) {
  const usage = (message: string): CodedError<'usage'> =>
    new CodedError('usage', `${message} See \`${name} -- --help\`.`);
  return {
    usage,

    /**
     * Reads the flags.
     *
     * @throws CodedError `usage`
     */
    flags<const Known extends Flags>(args: readonly string[], known: Known) {
      const options = { ...known, help: { type: 'boolean', short: 'h' } } as const;
      try {
        return parseArgs({ args: [...args], options }).values;
      } catch (error) {
        throw usage(problemIn(error));
      }
    },

    /**
     * A number without a fraction, from 0.
     *
     * @throws CodedError `usage`
     */
    whole(flag: string, text: string): number {
      if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
      throw usage(`${flag} ${text}: must be a whole number such as 2000.`);
    },
  };
}

/** Node's complaint about flags, as a sentence. */
export function problemIn(error: unknown): string {
  return (error as Error).message.replace(/\.?$/, '.');
}

/** Runs a script to its exit code. For wrong usage, it prints the error and exits with 2. */
export async function runScript(main: () => Promise<number>): Promise<void> {
  endWithReader(process);
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    console.error(error instanceof ToldError ? error.said[languageIn(process.env)] : error.message);
    process.exitCode = error.code === 'usage' ? 2 : 1;
  }
}
