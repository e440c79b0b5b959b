import { describe, expect, it } from 'vitest';
import { type CommandContext, type CommandEntry, sharedOptions } from '#infra/cli/command.ts';
import { commands } from '#infra/cli/commands.ts';
import { exampleAccounts } from '#infra/config/accounts-folder.ts';
import { CodedError } from '#shared/coded-error.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { runWechat } from '../../support/command-line.ts';

const seen: CommandContext[] = [];
const greet: CommandEntry = {
  name: 'user greet',
  arguments: '<name>',
  summary: { en: 'greet somebody', zh: '问好' },
  load: async () => ({
    description: { en: 'It is said aloud.', zh: '大声说出来。' },
    options: {
      loud: { type: 'boolean', help: { en: 'louder', zh: '大声一点' } },
      in: {
        type: 'string',
        placeholder: 'LANGUAGE',
        help: { en: 'in another language', zh: '用另一种语言' },
      },
    },
    positionals: { min: 1, max: 1 },
    async run(context) {
      seen.push(context);
      if (context.positionals[0] === 'nobody') throw new CodedError('nobody_there', 'There is nobody.');
      return 0;
    },
  }),
};

const run = (...args: string[]) => runWechat(args, { commands: [greet, ...commands] });

describe('the command line', () => {
  it('runs the command with its options and arguments', async () => {
    expect(await run('user', 'greet', 'ming', '--loud', '--in', 'zh')).toMatchObject({ code: 0, errors: '' });
    expect(seen.at(-1)).toMatchObject({ positionals: ['ming'], options: { loud: true, in: 'zh' } });
  });
  it('looks for the account files where its surroundings have them, unless a folder is named', async () => {
    const list = (...args: string[]) =>
      runWechat(['account', 'list', '--json', ...args], { accounts: exampleAccounts });
    expect((await list()).out).toContain('lantern');
    expect((await list('--accounts', '/nowhere')).errors).toContain('/nowhere');
  });
  it.each(commands.map(({ name, load }) => ({ name, load })))(
    'takes a folder of account files for $name, as for every command',
    async ({ load }) => {
      const { options } = await load();
      expect(options['accounts']).toMatchObject({ type: 'string', placeholder: 'DIR' });
    },
  );
  it('lists the commands, and counts it as wrong to name none', async () => {
    expect(await run('--help')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/user greet <name> +greet somebody/),
    });
    expect((await run()).code).toBe(2);
  });
  it('tells its version', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: packageJson.version, errors: '' });
  });
  it.each(commands.map(({ name }) => name))('explains %s', async (name) => {
    const { code, out } = await run(...name.split(' '), '--help');
    expect(code).toBe(0);
    expect(out).toContain(`npm run wechat -- ${name}`);
  });
  it.each(commands.map(({ name }) => name))('explains %s in Chinese, with every option', async (name) => {
    const { code, out } = await run(...name.split(' '), '--help', '--lang', 'zh');
    expect(code).toBe(0);
    const entry = commands.find((one) => one.name === name);
    const command = await entry?.load();
    const texts = [
      entry?.summary,
      command?.description,
      ...Object.values(command?.options ?? {}).map(({ help }) => help),
    ];
    for (const text of texts.filter((one) => one !== undefined)) {
      expect(text.zh).toMatch(/\p{Script=Han}/u);
      expect(text.zh).not.toBe(text.en);
      expect(out).toContain(text.zh);
    }
  });
  it('says in Chinese how it is called, where the locale is Chinese', async () => {
    const inChinese = { environment: { LANG: 'zh_CN.UTF-8' }, commands: [greet, ...commands] };
    expect((await runWechat(['--help'], inChinese)).out).toMatch(/rules push.*不用部署/);
    expect((await runWechat(['user', 'greet'], inChinese)).errors).toBe(
      '少写了内容。用法：`user greet <name>`。说明见 `npm run wechat -- user greet --help`。',
    );
    expect((await runWechat(['qr', 'create', 'lantern'], inChinese)).errors).toContain('没有写场景值');
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
    [['user', 'greet', 'a', 'b'], 'b is too much. It is called as'],
    [['user', 'greet', 'a', '--lod'], 'There is no option --lod here; did you mean --loud?'],
    [['user', 'greet', 'a', '--xyz'], 'There is no option --xyz here.'],
    [['user', 'greet', 'a', '-x'], 'There is no option -x here.'],
    [['user', 'great', 'a'], 'There is no command user great; did you mean user greet?'],
    [['rules'], 'There is no command rules; there are rules check, rules try,'],
    [['rules', 'chek', 'lantern'], 'did you mean rules check?'],
    [['rule', 'check'], 'did you mean rules check?'],
    [['ruls'], 'there are rules check'],
    [['check', 'lantern'], 'There is no command check; did you mean rules check?'],
    [['auditt'], 'did you mean audit?'],
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
