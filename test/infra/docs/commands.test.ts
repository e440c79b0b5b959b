import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import { everywhere } from '#infra/cli/command.ts';
import { commands } from '#infra/cli/commands.ts';
import { refuseUnknownContext } from '#infra/config/check-context.ts';
import { loadStages } from '#infra/config/load-stages.ts';
import { readStackOptions } from '#infra/config/read-stack-options.ts';
import { commandsOf, documents, type ShellCommand } from '../../support/documents.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const shown = documents.flatMap(commandsOf);
const unique = [...new Map(shown.map((one) => [`${one.file}: ${one.text}`, one])).entries()];

describe('the commands in the documents', () => {
  it('are found', () => {
    expect(unique.length).toBeGreaterThan(80);
    expect(shown.map(({ text }) => text)).toContain('npm run wechat -- rules try 请问几点开门');
  });
  it.each(unique)('%s', async (_, command) => {
    await expect(problemOf(command)).resolves.toBe('');
  });
});

describe('a command in a document', () => {
  const inBlock = (text: string): ShellCommand => ({
    file: '',
    text,
    words: text.split(' '),
    isNamedOnly: false,
  });
  it.each([
    ['npm run nothing', /no script nothing/],
    ['npm run wechat -- rules tr', /no command/],
    ['npm run wechat -- rules try --al', /Unknown option '--al'/],
    ['npm run wechat -- window lantern', /1 argument/],
    ['npm run simulate -- --sed 3', /no flag --sed/],
    ['npm start -- --prot 3', /no flag --prot/],
    ['npx cdk deploi', /no cdk deploi/],
    ['npx cdk deploy -c egres=nat-gateway', /egres/],
    ['npx cdk deploy -c egress=nat', /egress/],
  ])('is found to be wrong: %s', async (text, problem) => {
    await expect(problemOf(inBlock(text))).resolves.toMatch(problem);
  });
});

/** What is wrong with a command, or nothing. */
async function problemOf(command: ShellCommand): Promise<string> {
  const [program, first = '', ...rest] = command.words;
  if (program === 'npx' && first === 'vitest') return problemOfVitest(rest);
  if (program === 'npx') return first === 'cdk' ? problemOfCdk(rest) : `npx ${first} is not of this project`;
  if (['ci', 'cit', 'install', 'test'].includes(first)) return '';
  const name = first === 'run' ? (rest.find((word) => !word.startsWith('--')) ?? '') : first;
  if (scripts[name] === undefined) return `there is no script ${name}`;
  const behind = rest.indexOf('--');
  const given = behind < 0 ? [] : rest.slice(behind + 1);
  return name === 'wechat' ? problemOfOurs(given, command.isNamedOnly) : problemOfScript(name, given);
}

async function problemOfOurs(given: readonly string[], isNamedOnly: boolean): Promise<string> {
  if (given.length === 0 || given[0]?.startsWith('--') || given[0] === '<command>') return '';
  const entry = commands.find(({ name }) => name === given.slice(0, name.split(' ').length).join(' '));
  if (entry === undefined) {
    const isGroup =
      isNamedOnly && given.length === 1 && commands.some(({ name }) => name.startsWith(`${given[0]} `));
    return isGroup ? '' : `there is no command ${given.join(' ')}`;
  }
  const { options, positionals } = await entry.load();
  const args = given.slice(entry.name.split(' ').length);
  try {
    const found = parseArgs({ args, allowPositionals: true, options: { ...options, ...everywhere } })
      .positionals.length;
    const isFew = found < positionals.min && !(isNamedOnly && found === 0);
    return isFew || found > positionals.max ? `${entry.name} does not take ${found} argument(s)` : '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** The flags of the other scripts stand in their own sources, in the call that reads them. */
function problemOfScript(name: string, given: readonly string[]): string {
  const main = /\S+\/main\.ts/.exec(scripts[name] ?? '')?.[0];
  const flags = given.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
  if (main === undefined) return flags.length === 0 ? '' : `${name} takes no flags`;
  const sources = [main, `${dirname(main)}/options.ts`].map((file) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  });
  const unknown = flags.filter(
    (flag) =>
      flag !== 'help' && !sources.some((source) => new RegExp(`\\b'?${flag}'?: \\{ type: `).test(source)),
  );
  return unknown.map((flag) => `there is no flag --${flag} of ${name}`).join();
}

function problemOfVitest(given: readonly string[]): string {
  const missing = given.filter((word) => word.endsWith('.test.ts') && !existsSync(word));
  return missing.map((file) => `there is no ${file}`).join();
}

const ofCdk = ['bootstrap', 'deploy', 'destroy', 'diff', 'import', 'synth'];

function problemOfCdk([command = '', ...rest]: readonly string[]): string {
  if (!ofCdk.includes(command)) return `there is no cdk ${command}`;
  const isOurApp = !rest.includes('--app');
  const context = Object.fromEntries(
    rest.flatMap((word, index) => (rest[index - 1] === '-c' ? [word.split('=') as [string, string]] : [])),
  );
  if (!isOurApp) return '';
  try {
    refuseUnknownContext(context);
    readStackOptions(loadStages('infra/examples/accounts'), 'production', (name) => context[name]);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
