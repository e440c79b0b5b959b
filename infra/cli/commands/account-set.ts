import { readFileSync } from 'node:fs';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { appSecretName, callbackSecretName } from '#shared/aws/secret-names.ts';
import { didYouMean } from '#shared/closest-name.ts';
import { deployedRulesIn } from '../../constructs/deployed-rules-output.ts';
import { both, meant } from '../../language/text.ts';
import { ToldError, usage } from '../../language/told-error.ts';
import { type AccountKeys, checkKeys, parseKeys, rotated, withoutPrevious } from '../account-keys.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { type DeployedStack, findStack, stackOption } from '../aws/find-stack.ts';
import { readStoredSecret, reencryptStoredSecret, writeStoredSecret } from '../aws/stored-secret.ts';
import { webhookUrl } from '../aws/webhook-url.ts';
import { type Command, unreadAccounts } from '../command.ts';
import type { Terminal } from '../terminal.ts';

const description = {
  en: `The keys are asked for without showing them, or read from a file or a pipe, as JSON:

  {"appSecret": "…", "token": "…", "encodingAESKey": "…"}

They are never given as arguments, which a shell would keep in its history. What is left out stays as it is. Callback keys
that were set before stay accepted beside the new ones, so that they can be changed without losing a push:

  1. set the new Token and EncodingAESKey here
  2. a minute later, enter the same two in the WeChat console
  3. a day later, account set <account> --end-rotation, after which the old ones are refused`,
  zh: `输入密钥时不显示，也可以从文件或管道读取 JSON：

  {"appSecret": "…", "token": "…", "encodingAESKey": "…"}

密钥不写在命令行参数里，否则会留在终端的历史记录中。没有写的保持原样。以前设置的回调密钥和新的同时有效，所以换密钥时不会丢推送：

  1. 先在这里设置新的 Token 和 EncodingAESKey
  2. 一分钟后，在微信后台填入同样的两个值
  3. 一天后运行 account set <账号> --end-rotation，旧的不再接受`,
};

/** Writes the secrets of an account, as WeChat's console shows them, to Secrets Manager. */
export const accountSet: Command = {
  description,
  options: {
    ...stackOption,
    ...unreadAccounts,
    file: {
      type: 'string',
      placeholder: 'FILE',
      help: { en: 'read the keys from a file; - is standard input', zh: '从文件读取密钥；- 表示标准输入' },
    },
    replace: {
      type: 'boolean',
      help: {
        en: 'replace new callback keys that the WeChat console does not have yet; the previous ones stay accepted',
        zh: '替换还没填进微信后台的回调密钥；以前的仍然有效',
      },
    },
    reencrypt: {
      type: 'boolean',
      help: {
        en: 'ask for no keys: encrypt those that are set with the key that the stack has now (encryptionKey)',
        zh: '不问密钥：把已设置的密钥用堆栈现在的 KMS 密钥（encryptionKey）重新加密',
      },
    },
    'end-rotation': {
      type: 'boolean',
      help: { en: 'refuse the callback keys that were in use before', zh: '不再接受以前的回调密钥' },
    },
  },
  positionals: { min: 1, max: 1 },
  async run({ options, positionals, print, environment, terminal }) {
    const account = positionals[0] ?? '';
    const { cloudFormation, secrets } = awsClients(environment);
    return withAws(async () => {
      const stack = await findStack(cloudFormation, options['stack']);
      refuseUnknown(account, stack);
      const stored: Secrets = {
        client: secrets,
        ids: {
          app: appSecretName(`${stack.name}/`, account),
          callback: callbackSecretName(`${stack.name}/`, account),
        },
        keyArn: stack.outputs.get('EncryptionKeyArn'),
      };
      if (options['end-rotation'] === true) {
        print(await endRotation(stored));
        return 0;
      }
      if (options['reencrypt'] === true) {
        print(await reencrypt(stored));
        return 0;
      }
      const keys = await readKeys(terminal, options['file']);
      if (Object.keys(keys).length === 0) throw usage(both('No key was given.', '没有填写任何密钥。'));
      const how = { replace: options['replace'] === true, url: webhookUrl(stack, account) ?? '' };
      for (const line of await writeKeys(stored, keys, how)) print(line);
      return 0;
    });
  },
};

async function readKeys(terminal: Terminal, file: unknown): Promise<AccountKeys> {
  if (file === '-' || (file === undefined && !terminal.isInteractive)) {
    return parseKeys(await terminal.readAll(), 'standard input');
  }
  if (typeof file === 'string') return parseKeys(readText(file), file);
  const given = {
    appSecret: await terminal.askHidden('AppSecret (Enter leaves it as it is): '),
    token: await terminal.askHidden('Token (Enter leaves both callback keys as they are): '),
    encodingAESKey: '',
  };
  if (given.token !== '') {
    given.encodingAESKey = await terminal.askHidden(
      'EncodingAESKey (Enter for an account in plaintext mode): ',
    );
  }
  return checkKeys(
    Object.fromEntries(
      Object.entries(given)
        .map(([name, value]) => [name, value.trim()] as const)
        .filter(([, value]) => value !== ''),
    ),
    'what was typed',
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ToldError(
      'keys_invalid',
      both(`${file}: the file cannot be read.`, `${file}：文件读不出来。`),
      { cause },
    );
  }
}

interface Secrets {
  readonly client: SecretsManagerClient;
  readonly ids: { readonly app: string; readonly callback: string };
  readonly keyArn: string | undefined;
}

async function writeKeys(
  secrets: Secrets,
  { appSecret, token, encodingAESKey }: AccountKeys,
  { replace, url }: { readonly replace: boolean; readonly url: string },
): Promise<string[]> {
  const { client, ids } = secrets;
  const lines: string[] = [];
  if (appSecret !== undefined) {
    await write(secrets, 'app', { appSecret });
    lines.push(`${ids.app} is set. The token-refresher uses it from now on.`);
  }
  if (token === undefined) return lines;
  const secret = rotated(await readStoredSecret(client, ids.callback), { token, encodingAESKey }, replace);
  if (secret === undefined) return [...lines, `${ids.callback} has these keys already.`];
  await write(secrets, 'callback', secret);
  if (secret.previous === undefined) {
    return [
      ...lines,
      `${ids.callback} is set. Enter the same Token and EncodingAESKey in the WeChat console, with the URL (服务器地址) ${url}`,
    ];
  }
  return [
    ...lines,
    `${ids.callback} is set, and the keys before are still accepted.`,
    'A minute from now, enter the new ones in the WeChat console. A day later, end the rotation with --end-rotation.',
  ];
}

async function endRotation(secrets: Secrets): Promise<string> {
  const id = secrets.ids.callback;
  const secret = withoutPrevious(await readStoredSecret(secrets.client, id));
  if (secret === undefined) return `${id} has no previous keys.`;
  await write(secrets, 'callback', secret);
  return `${id} accepts only its current keys now.`;
}

async function reencrypt({ client, ids, keyArn }: Secrets): Promise<string> {
  const found: string[] = [];
  for (const id of Object.values(ids)) {
    if (await reencryptStoredSecret(client, id, keyArn)) found.push(id);
  }
  if (found.length === 0) return 'There are no secrets yet.';
  return `${found.join(' and ')}: encrypted with ${keyArn ?? 'the key that AWS keeps for secrets'}.`;
}

const descriptions = {
  app: 'AppSecret of a WeChat account: {"appSecret": "…"}',
  callback: 'Callback keys of a WeChat account: {"token": "…", "encodingAESKey": "…"}',
} as const;

function write({ client, ids, keyArn }: Secrets, kind: keyof typeof descriptions, value: object) {
  return writeStoredSecret(client, ids[kind], { value, description: descriptions[kind], keyArn });
}

/** @throws CodedError `account_not_deployed`, so that a typo does not create a secret that nothing reads */
function refuseUnknown(account: string, { name, outputs }: DeployedStack): void {
  const platforms = outputs.get('PlatformNames')?.split(' ') ?? [];
  const known = [...deployedRulesIn(outputs).keys(), ...platforms];
  if (known.includes(account)) return;
  throw new ToldError(
    'account_not_deployed',
    both(
      `The stack ${name} has no account or platform ${account}${didYouMean(account, known) || '.'} Check the name, or deploy the account first: npx cdk deploy.`,
      `堆栈 ${name} 里没有账号或平台 ${account}${meant(account, known) || '。'}检查名称，或先部署这个账号：npx cdk deploy。`,
    ),
  );
}
