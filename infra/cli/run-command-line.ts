import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CodedError } from '#shared/coded-error.ts';
import { both, inLanguage, type Language, languageIn, languages, type Text } from '../language/text.ts';
import { ToldError, usage } from '../language/told-error.ts';
import { type Command, type CommandContext, type CommandEntry, everywhere } from './command.ts';
import { helpOf, overview } from './help.ts';
import { interrupted } from './interrupted.ts';
import { problemIn } from './script.ts';
import { terminalText } from './terminal-text.ts';
import { noSuchCommand, noSuchOption } from './wrong-call.ts';

export type OutsideWorld = Pick<
  CommandContext,
  'print' | 'printError' | 'environment' | 'now' | 'terminal'
> & {
  /**
   * The folder with the account files, for a command that names none.
   * @default infra/accounts
   */
  readonly accounts?: string;
  /** @default Ctrl-C */
  readonly interrupted?: CommandContext['interrupted'];
};

/**
 * Finds the command that the arguments name, runs it, and returns the exit code: 0 for success, 1 for an error or a
 * finding, 2 for wrong usage.
 */
export function runCommandLine(
  commands: readonly CommandEntry[],
  args: readonly string[],
  world: OutsideWorld,
): Promise<number> {
  return run(commands, args, {
    ...world,
    print: (line) => world.print(terminalText(line)),
    printError: (line) => world.printError(terminalText(line)),
  });
}

async function run(
  commands: readonly CommandEntry[],
  args: readonly string[],
  world: OutsideWorld,
): Promise<number> {
  const entry = findCommand(commands, args);
  try {
    if (entry === undefined) return withoutCommand(commands, args, world);
    const command = await entry.load();
    const { values, positionals } = readArguments(command, args.slice(entry.name.split(' ').length));
    if (values['help'] === true) {
      world.print(helpOf(entry, command, languageOf(values['lang'], world)));
      return 0;
    }
    const { min, max } = command.positionals;
    if (positionals.length < min || positionals.length > max) {
      const call = `${entry.name} ${entry.arguments}`.trim();
      const more = positionals.slice(max).join(' ');
      throw usage(
        more === ''
          ? both(`Something is missing. It is called as \`${call}\`.`, `少写了内容。用法：\`${call}\`。`)
          : both(`${more} is too much. It is called as \`${call}\`.`, `多写了 ${more}。用法：\`${call}\`。`),
      );
    }
    const language = languageOf(values['lang'], world);
    const reached = await surroundingsOf(world, values['local'] === true, language);
    const { accounts } = reached;
    const options =
      accounts !== undefined && 'accounts' in command.options ? { accounts, ...values } : values;
    return await command.run({ interrupted, ...reached, options, positionals, language });
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const isUsage = error.code === 'usage';
    const help = `\`npm run wechat -- ${entry === undefined ? '' : `${entry.name} `}--help\``;
    const more = languageAsked(args, world) === 'zh' ? `说明见 ${help}。` : `See ${help}.`;
    const message = messageOf(error, args, world);
    const space = /\p{Script=Han}|。|？/u.test(message.at(-1) ?? '') ? '' : ' ';
    world.printError(isUsage ? `${message}${space}${more}` : message);
    return isUsage ? 2 : 1;
  }
}

/** Some texts for operators come in both languages. */
function messageOf(error: CodedError, args: readonly string[], world: OutsideWorld): string {
  return error instanceof ToldError ? inLanguage(error.said, languageAsked(args, world)) : error.message;
}

/** For arguments that break a rule. */
function languageAsked(args: readonly string[], { environment }: OutsideWorld): Language {
  const named = args[args.indexOf('--lang') + 1];
  return (
    languages.find((one) => args.includes(`--lang=${one}`) || (args.includes('--lang') && one === named)) ??
    languageIn(environment)
  );
}

/** Loaded only if the command may be for a local run, so that others do not wait for it. */
async function surroundingsOf(
  world: OutsideWorld,
  isLocal: boolean,
  language: Language,
): Promise<OutsideWorld> {
  if (!isLocal && world.environment['AWS_ENDPOINT_URL'] === undefined) return world;
  return (await import('./reach-local-run.ts')).reachLocalRun(world, isLocal, (text) =>
    world.printError(text[language]),
  );
}

function languageOf(named: unknown, { environment }: OutsideWorld): Language {
  if (named === undefined) return languageIn(environment);
  const language = languages.find((one) => one === named);
  if (language === undefined)
    throw usage(
      both(
        `--lang ${String(named)}: it can be ${languages.join(' or ')}.`,
        `--lang ${String(named)}：可以是 ${languages.join(' 或 ')}。`,
      ),
    );
  return language;
}

function withoutCommand(
  commands: readonly CommandEntry[],
  args: readonly string[],
  world: OutsideWorld,
): number {
  if (args.includes('--version')) {
    world.print(version());
    return 0;
  }
  const wantsHelp = args.length === 0 || args.includes('--help') || args.includes('-h');
  if (!wantsHelp) throw usage(noSuchCommand(commands, args));
  world.print(overview(commands, languageAsked(args, world)));
  return args.length === 0 ? 2 : 0;
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

function findCommand(commands: readonly CommandEntry[], args: readonly string[]): CommandEntry | undefined {
  return commands.find(({ name }) => name === args.slice(0, name.split(' ').length).join(' '));
}

function readArguments(command: Command, args: readonly string[]) {
  const options = { ...command.options, ...everywhere } as const;
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw usage(noSuchOption(error, Object.keys(options)) ?? sameInBoth(problemIn(error)));
  }
}

/** Node's own words about arguments, which are always in English. */
const sameInBoth = (text: string): Text => both(text, text);
