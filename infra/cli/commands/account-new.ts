import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { accountKinds } from '#shared/wechat/account-kind.ts';
import { encryptionModes } from '#shared/wechat/credentials.ts';
import { accountsFolder, ownAccounts } from '../../config/accounts-folder.ts';
import { findingText } from '../../config/finding.ts';
import { readAccount } from '../../config/read-account.ts';
import { editorSchemas } from '../../editor/schemas.ts';
import { both, inEach } from '../../language/text.ts';
import { ToldError, usage } from '../../language/told-error.ts';
import { type Command, type CommandContext, sharedOptions } from '../command.ts';
import { type NewAccount, newAccountFiles } from '../new-account.ts';

const description = {
  en: `Asks what it must know, and writes two files into the folder: the account with a few rules to begin with, and tests of those. No
secret is asked for; that is for account set, after the deploy.

In a folder outside this repository it also writes the JSON Schemas that editors check the files with (schema/); run it with
--schemas alone to bring them up to date after an update.`,
  zh: `先问清必要的信息，再在文件夹里写两个文件：带几条初始规则的账号文件，以及它的测试。这里不问密钥；部署之后用 account set 设置。

文件夹不在本仓库里时，还会生成给编辑器检查用的 JSON Schema（schema/）；升级之后单独加 --schemas 运行一次就能更新。`,
};

/** Writes the files of a new account. */
export const accountNew: Command = {
  description,
  options: {
    kind: {
      type: 'string',
      placeholder: 'KIND',
      help: {
        en: `what it is: ${accountKinds.join(' or ')}`,
        zh: '类型：official-account（公众号）或 mini-program（小程序）',
      },
    },
    'app-id': {
      type: 'string',
      placeholder: 'ID',
      help: { en: 'the AppID from the WeChat console, wx…', zh: '微信后台里的 AppID，wx…' },
    },
    encryption: {
      type: 'string',
      placeholder: 'MODE',
      help: {
        en: `the mode (消息加解密方式) in the console: ${encryptionModes.join(', ')} (default safe)`,
        zh: `后台的消息加解密方式：${encryptionModes.join('、')}（默认 safe）`,
      },
    },
    schemas: {
      type: 'boolean',
      help: { en: 'write only the schemas for editors', zh: '只生成给编辑器用的 schema' },
    },
    accounts: sharedOptions.accounts,
  },
  positionals: { min: 0, max: 1 },
  async run(context) {
    const { options, print, language } = context;
    const folder = accountsFolder(options['accounts']);
    if (options['schemas'] === true) {
      const written = writeSchemas(folder);
      print(both(`${written} is up to date.`, `${written} 已经是最新的。`)[language]);
      return 0;
    }
    const account = await answers(context);
    const isOwn = resolve(folder) === resolve(ownAccounts);
    const files = newAccountFiles(account, isOwn ? '../schema' : 'schema');
    const paths = {
      account: join(folder, `${account.account}.yaml`),
      tests: join(folder, `${account.account}.test.yaml`),
    };
    refuseExisting(Object.values(paths));
    const read = readAccount(files.account, relative(process.cwd(), paths.account));
    if (!read.ok) {
      throw new ToldError(
        'account_invalid',
        inEach((language) => read.problems.map((one) => findingText(one, language)).join('\n')),
      );
    }
    mkdirSync(folder, { recursive: true });
    writeFileSync(paths.account, files.account);
    writeFileSync(paths.tests, files.tests);
    if (!isOwn) writeSchemas(folder);
    const named = options['accounts'] === undefined ? '' : ` --accounts ${folder}`;
    const next = both(
      `${paths.account} and its tests are written. Change the rules to what the account is to say; then:`,
      `${paths.account} 和它的测试已经写好。把规则改成你要的内容，然后：`,
    );
    print(`${next[language]}

  npm run wechat -- rules test ${account.account}${named}
  npm start${named === '' ? '' : ` --${named}`}
  npx cdk deploy${named === '' ? '' : ` -c accounts=${folder}`}
  npm run wechat -- account set ${account.account}`);
    return 0;
  },
};

/** The values from the command line; a person is asked for the rest. */
async function answers({ options, positionals, terminal, language }: CommandContext): Promise<NewAccount> {
  const given = {
    account: positionals[0],
    kind: options['kind'],
    appId: options['app-id'],
    encryption: options['encryption'],
  };
  const questions = {
    account: both(
      'A short name for URLs and files, such as lantern: ',
      '起一个用在网址和文件名里的短名字，例如 lantern：',
    ),
    kind: both(
      'Is it an official-account (订阅号, 服务号) or a mini-program (小程序)? ',
      '公众号写 official-account，小程序写 mini-program：',
    ),
    appId: both('Its AppID (wx…): ', 'AppID（wx 开头）：'),
    encryption: both(
      'The mode (消息加解密方式) in the console: safe, compatible or plaintext? (Enter for safe) ',
      '微信后台的消息加解密方式：safe 安全、compatible 兼容、plaintext 明文（直接回车是 safe）：',
    ),
  };
  const answered: Record<string, unknown> = { ...given };
  for (const [name, question] of Object.entries(questions)) {
    if (answered[name] !== undefined) continue;
    if (terminal.isInteractive) answered[name] = (await terminal.ask(question[language])).trim();
    else if (name !== 'encryption') {
      throw usage(
        both(
          'Without a person to ask, the name, --kind and --app-id have to be given.',
          '不能交互提问时，要写出名称、--kind 和 --app-id。',
        ),
      );
    }
  }
  return { ...answered, encryption: answered['encryption'] || 'safe' } as NewAccount;
}

function refuseExisting(paths: readonly string[]): void {
  const [first] = paths.filter((path) => existsSync(path));
  if (first === undefined) return;
  throw new ToldError(
    'account_exists',
    both(`${first} is there already, and is left as it is.`, `${first} 已经存在，保持不变。`),
  );
}

function writeSchemas(folder: string): string {
  const to = join(folder, 'schema');
  mkdirSync(to, { recursive: true });
  for (const [name, text] of Object.entries(editorSchemas())) writeFileSync(join(to, name), text);
  return to;
}
