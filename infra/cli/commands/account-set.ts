import { readFileSync } from 'node:fs';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { appSecretName, callbackSecretName } from '#shared/aws/secret-names.ts';
import { CodedError, codeOf } from '#shared/coded-error.ts';
import { type AccountKeys, checkKeys, parseKeys, rotated, withoutPrevious } from '../account-keys.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import type { Command } from '../command.ts';
import { usage } from '../run-command-line.ts';
import type { Terminal } from '../terminal.ts';

const description = `The keys are asked for without showing them, or read from a file or a pipe, as JSON:

  {"appSecret": "…", "token": "…", "encodingAESKey": "…"}

They are never given as arguments, which a shell would keep in its history. What is left out stays as it is. Callback keys
that were set before stay accepted beside the new ones, so that they can be changed without losing a push:

  1. set the new Token and EncodingAESKey here
  2. a minute later, enter the same two in the WeChat console
  3. a day later, account set <account> --end-rotation, after which the old ones are refused`;

/** Writes the secrets of an account, from WeChat's console to Secrets Manager. */
export const accountSet: Command = {
  description,
  options: {
    ...stackOption,
    file: { type: 'string', placeholder: 'FILE', help: 'read the keys from a file; - is standard input' },
    replace: {
      type: 'boolean',
      help: 'replace callback keys that the WeChat console does not have yet; those of before stay accepted',
    },
    'end-rotation': { type: 'boolean', help: 'refuse the callback keys that were in use before' },
  },
  positionals: { min: 1, max: 1 },
  async run({ options, positionals, print, environment, terminal }) {
    const account = positionals[0] ?? '';
    const { cloudFormation, secrets } = awsClients(environment);
    return withAws(async () => {
      const { name } = await findStack(cloudFormation, options['stack']);
      const ids = {
        app: appSecretName(`${name}/`, account),
        callback: callbackSecretName(`${name}/`, account),
      };
      if (options['end-rotation'] === true) {
        print(await endRotation(secrets, ids.callback));
        return 0;
      }
      const keys = await readKeys(terminal, options['file']);
      if (Object.keys(keys).length === 0) throw usage('No key was given.');
      for (const line of await writeKeys(secrets, ids, keys, options['replace'] === true)) print(line);
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
    throw new CodedError('keys_invalid', `${file}: the file cannot be read.`, { cause });
  }
}

async function writeKeys(
  client: SecretsManagerClient,
  ids: { readonly app: string; readonly callback: string },
  { appSecret, token, encodingAESKey }: AccountKeys,
  replace: boolean,
): Promise<string[]> {
  const lines: string[] = [];
  if (appSecret !== undefined) {
    await write(client, ids.app, { appSecret });
    lines.push(`${ids.app} is set. The token-refresher uses it within five minutes.`);
  }
  if (token === undefined) return lines;
  const secret = rotated(await read(client, ids.callback), { token, encodingAESKey }, replace);
  if (secret === undefined) return [...lines, `${ids.callback} has these keys already.`];
  await write(client, ids.callback, secret);
  if (secret.previous === undefined) {
    return [
      ...lines,
      `${ids.callback} is set. Enter the same Token and EncodingAESKey in the WeChat console.`,
    ];
  }
  return [
    ...lines,
    `${ids.callback} is set, and the keys before are still accepted.`,
    'A minute from now, enter the new ones in the WeChat console. A day later, end the rotation with --end-rotation.',
  ];
}

async function endRotation(client: SecretsManagerClient, id: string): Promise<string> {
  const secret = withoutPrevious(await read(client, id));
  if (secret === undefined) return `${id} has no keys of before.`;
  await write(client, id, secret);
  return `${id} accepts only its current keys now.`;
}

async function read(client: SecretsManagerClient, id: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;
  } catch (error) {
    if (codeOf(error) === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function write(client: SecretsManagerClient, id: string, value: object): Promise<void> {
  try {
    await client.send(new PutSecretValueCommand({ SecretId: id, SecretString: JSON.stringify(value) }));
  } catch (cause) {
    if (codeOf(cause) !== 'ResourceNotFoundException') throw cause;
    throw new CodedError(
      'secret_missing',
      `There is no secret ${id}. The stack makes it for every account of the accounts folder: check the name, and deploy.`,
      { cause },
    );
  }
}
