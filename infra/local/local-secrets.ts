import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { pathText } from '#shared/schema-check.ts';
import type { LoadedAccount } from '../config/read-account.ts';
import { checkInEveryLanguage } from '../language/check-with.ts';
import { both, inEach } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import type { AccountSecrets } from './stack/secrets.ts';

const secretsSchema = z.record(
  z.string(),
  z.strictObject({ appSecret: z.string(), token: z.string(), encodingAESKey: z.string() }),
);

/** The example account has invented keys. Its recorded pushes in the tests and the demo were signed with them. */
const lantern: AccountSecrets = {
  appSecret: 'f3b1invented00000000000000lantern',
  token: 'lanternTok2026',
  encodingAESKey: 'k3Jx9QpZt7VbN2mWc5Ra8YsDf1Gh4LuE6oTiB0nXvCw',
};

/** Makes up keys for every account, as WeChat's console would. */
export function inventedSecrets(accounts: readonly LoadedAccount[]): ReadonlyMap<string, AccountSecrets> {
  return new Map(
    accounts.map(
      ({ account: { account, appId } }) =>
        [account, appId === 'wx7d3a51c9e40b2f86' ? lantern : inventOne()] as const,
    ),
  );
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function inventOne(): AccountSecrets {
  return {
    appSecret: randomBytes(16).toString('hex'),
    token: randomBytes(12).toString('hex'),
    // The console accepts only letters and digits.
    encodingAESKey: Array.from({ length: 43 }, () => letters[randomInt(letters.length)]).join(''),
  };
}

/**
 * Reads the keys of accounts and platforms from a file.
 *
 * @param names those that must be present
 * @throws CodedError `secrets_invalid`; no message contains a value from the file
 */
export function readSecrets(file: string, names: readonly string[]): ReadonlyMap<string, AccountSecrets> {
  const checked = checkInEveryLanguage(secretsSchema, parse(file));
  if (!checked.ok) {
    const problems = inEach((language) =>
      checked.issues.map(({ path, problem }) => `${file} ${pathText(path)}: ${problem[language]}`).join('\n'),
    );
    throw new ToldError('secrets_invalid', problems);
  }
  const secrets = new Map(Object.entries(checked.value));
  const without = names.filter((name) => !secrets.has(name));
  if (without.length > 0) {
    throw new ToldError(
      'secrets_invalid',
      both(`${file}: there is no entry for ${without.join(', ')}.`, `${file}：缺少 ${without.join('、')}。`),
    );
  }
  return secrets;
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ToldError(
      'secrets_invalid',
      both(`${file}: the file cannot be read.`, `${file}：读不了这个文件。`),
      { cause },
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the file.
    throw new ToldError(
      'secrets_invalid',
      both(`${file}: the file is not JSON.`, `${file}：不是 JSON 文件。`),
    );
  }
}
