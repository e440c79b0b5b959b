import { type Cached, cached } from '#shared/aws/cached.ts';
import type { ReadSecret } from '#shared/aws/secrets.ts';
import { CodedError } from '#shared/coded-error.ts';

const lifetime = 5 * 60 * 1000;
const reloadPause = 30 * 1000;

/**
 * Reads the AppSecret of an account or a platform, from a secret of the form `{"appSecret": "…"}`. Told that WeChat has
 * refused the last one, it reads again, because an operator may just have set another.
 *
 * @param secretId the name of an account's secret
 * @param now milliseconds
 */
export function appSecrets(read: ReadSecret, secretId: (account: string) => string, now: () => number) {
  const byAccount = new Map<string, Cached<string>>();
  return async (account: string, refused?: string): Promise<string> => {
    let secret = byAccount.get(account);
    if (secret === undefined) {
      const id = secretId(account);
      secret = cached(async () => parseAppSecret(id, await read(id)), lifetime, reloadPause, now);
      byAccount.set(account, secret);
    }
    const known = await secret.get();
    return known === refused ? secret.reload() : known;
  };
}

function parseAppSecret(secretId: string, text: string): string {
  let value: unknown;
  try {
    value = (JSON.parse(text) as { appSecret?: unknown } | null)?.appSecret;
  } catch {}
  if (typeof value === 'string' && value !== '') return value;
  throw new CodedError(
    'secret_invalid',
    `The secret ${secretId} must be JSON with the field appSecret, as {"appSecret": "…"}.`,
  );
}
