import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exampleAccounts } from '#infra/config/accounts-folder.ts';
import { runWechat } from '../../support/command-line.ts';

/**
 * Files that hand on a text of somebody else: findings that are in the operator's language already, the answer of a function,
 * and the tools of developers, which speak English.
 */
const handOn: readonly string[] = [
  'infra/cli/account-keys.ts',
  'infra/cli/rules/checked-account.ts',
  'infra/cli/script.ts',
  '../../../infra/language/told-error.ts',
  'infra/cli/wechat/call-wechat.ts',
];
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => !handOn.includes(file));
const files = filesIn('infra/cli');

describe('what an operator has to mend', () => {
  it('is an error that is said in every language, in every file of the command line and of the configuration', () => {
    const plain = [...files, ...filesIn('infra/config')].filter((file) =>
      /new CodedError\(|throw new Error\(/.test(readFileSync(file, 'utf8')),
    );
    expect(plain).toEqual([]);
    expect(files.length).toBeGreaterThan(100);
  });
  it('is what commands print in every language too', () => {
    // A line of words that is printed as it stands: data, and the texts of `both`, have no lower-case word before a space.
    const plain = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\b(?:print|yield)\(?\s*(['`])((?:(?!\1).)*)\1/g)]
        .map(([, , text = '']) => text.replaceAll(/\$\{[^}]*\}/g, ''))
        .filter((text) => /[a-z]{2,} [a-z]{2,}/.test(text) && !/npm run|^#/.test(text))
        .map((text) => `${file}: ${text}`),
    );
    expect(plain).toEqual([]);
  });
  it.each([
    [['rules', 'chek'], '没有 rules chek 这个命令；是不是想写 rules check？'],
    [['nothing-like-it'], '没有 nothing-like-it 这个命令。'],
    [['rules', 'check', '--strct'], '这里没有 --strct 这个选项；是不是想写 --strict？'],
    [['rules', 'try', 'lantern', 'x', '--at', 'soon'], '--at soon：写成 2026-12-24 20:00。'],
    [['rules', 'try', 'lantern'], 'lantern 是账号，还差一句话'],
    [['rules', 'try', 'lantern', 'x', '--location', '1'], '--location 1：写成 31.2304,121.4737。'],
    [['rules', 'try', 'lantern', '--menu', 'a', '--scene', 'b'], '用户一次只做一件事，这里写了 2 件'],
    [['rules', 'check', 'latern'], '里没有账号 latern，是不是想写 lantern？有 '],
    [['rules', 'rollback', 'lantern', 'x'], 'x 不是版本号：版本号是整数，0 是部署时的规则。'],
    [['stats', 'lantern', '--since', 'ever'], '--since ever：写一段时长，例如 90m、12h 或 30d。'],
  ])('%j is said in Chinese', async (args, said) => {
    const { code, errors } = await runWechat([...args, '--lang', 'zh'], { accounts: exampleAccounts });
    expect(errors).toContain(said);
    expect(errors).not.toMatch(/There is|must be|did you mean/);
    expect(code).not.toBe(0);
  });
});
