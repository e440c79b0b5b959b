import { describe, expect, it } from 'vitest';
import { type Command, type CommandContext, sharedOptions } from '#infra/cli/command.ts';
import { accountList } from '#infra/cli/commands/account-list.ts';
import { runCommandLine } from '#infra/cli/run-command-line.ts';
import { CodedError } from '#shared/coded-error.ts';

const seen: CommandContext[] = [];
const greet: Command = {
  name: 'user greet',
  arguments: '<name>',
  summary: 'greet somebody',
  description: 'It is said aloud.',
  options: {
    loud: { type: 'boolean', help: 'louder' },
    in: { type: 'string', placeholder: 'LANGUAGE', help: 'in another language' },
  },
  positionals: { min: 1, max: 1 },
  async run(context) {
    seen.push(context);
    if (context.positionals[0] === 'nobody') throw new CodedError('nobody_there', 'There is nobody.');
    return 0;
  },
};

async function run(...args: string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const code = await runCommandLine([greet, accountList], args, {
    print: (line) => out.push(line),
    printError: (line) => errors.push(line),
    environment: {},
    now: () => 0,
  });
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

describe('the command line', () => {
  it('runs the command with its options and arguments', async () => {
    expect(await run('user', 'greet', 'ming', '--loud', '--in', 'zh')).toMatchObject({ code: 0, errors: '' });
    expect(seen.at(-1)).toMatchObject({ positionals: ['ming'], options: { loud: true, in: 'zh' } });
  });
  it('lists the commands, and counts it as wrong to name none', async () => {
    expect(await run('--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('user greet <name>  greet somebody'),
    });
    expect((await run()).code).toBe(2);
  });
  it('explains a command with every option', async () => {
    const { code, out } = await run('user', 'greet', '--help');
    expect(code).toBe(0);
    for (const words of [
      'user greet <name> [options]',
      'It is said aloud.',
      '--loud',
      '--in LANGUAGE',
      'in another language',
    ]) {
      expect(out).toContain(words);
    }
  });
  it.each([
    [['fly'], 'There is no command fly.'],
    [['user', 'greet'], 'It is called as `user greet <name>`.'],
    [['user', 'greet', 'a', 'b'], 'It is called as'],
    [['user', 'greet', 'a', '--lod'], "Unknown option '--lod'"],
    [['user', 'greet', 'a', '--in'], 'argument missing. See `'],
  ])('refuses %j with exit code 2, and says where to read more', async (args, words) => {
    const { code, errors } = await run(...args);
    expect(code).toBe(2);
    expect(errors).toContain(words);
    expect(errors).toContain('--help`');
  });
  it('prints in one line what a command met, with exit code 1', async () => {
    expect(await run('user', 'greet', 'nobody')).toEqual({ code: 1, out: '', errors: 'There is nobody.' });
  });
});

describe('account list', () => {
  it('lists the accounts of a folder for people and for scripts', async () => {
    const examples = ['--accounts', 'infra/examples/accounts'];
    expect((await run('account', 'list', ...examples)).out).toMatch(
      /lantern +official-account +wx7d3a51c9e40b2f86/,
    );
    expect(JSON.parse((await run('account', 'list', '--json', ...examples)).out)).toContainEqual(
      expect.objectContaining({ account: 'lantern', kind: 'official-account' }),
    );
    expect(Object.keys(sharedOptions)).toContain('json');
  });
  it('says what is wrong with a folder that is not there', async () => {
    expect(await run('account', 'list', '--accounts', '/nowhere')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('/nowhere'),
    });
  });
});
