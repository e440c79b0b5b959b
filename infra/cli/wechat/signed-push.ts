import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { callbackSecretName } from '#shared/aws/secret-names.ts';
import { loadAccounts } from '../../config/load-accounts.ts';
import { loadPlatforms } from '../../config/load-platforms.ts';
import type { LoadedAccount } from '../../config/read-account.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import type { SimulatedAccount } from '../../local/wechat/account.ts';
import { type PushFields, type WirePush, wirePush } from '../../local/wechat/push-body.ts';
import type { DeployedStack } from '../aws/find-stack.ts';
import { readStoredSecret } from '../aws/stored-secret.ts';
import { webhookPath, webhookUrl } from '../aws/webhook-url.ts';

/**
 * An account as WeChat knows it, with the stack's keys for signing pushes.
 *
 * @param folder the folder of the account files
 * @throws CodedError `keys_missing` if the stack has no Token for it yet
 */
export async function pushingAccount(
  secrets: SecretsManagerClient,
  stack: DeployedStack,
  folder: string,
  { account: config }: LoadedAccount,
): Promise<SimulatedAccount> {
  const platform =
    config.platform === undefined
      ? undefined
      : loadPlatforms(folder, loadAccounts(folder)).find((one) => one.platform === config.platform);
  const owner = platform?.platform ?? config.account;
  const keys = JSON.parse(
    (await readStoredSecret(secrets, callbackSecretName(`${stack.name}/`, owner))) ?? '{}',
  ) as { readonly token?: string; readonly encodingAESKey?: string };
  if (keys.token === undefined) {
    throw new ToldError(
      'keys_missing',
      both(
        `${owner} has no Token yet: npm run wechat -- account set ${owner}`,
        `${owner} 还没有 Token：npm run wechat -- account set ${owner}`,
      ),
    );
  }
  return {
    account: config.account,
    kind: config.kind,
    appId: platform?.appId ?? config.appId,
    ghId: config.originalId ?? 'gh_5c1d9e7a2b40',
    appSecret: '',
    token: keys.token,
    encodingAESKey: keys.encodingAESKey ?? '',
    encryption: config.encryption,
    format: config.kind === 'mini-program' && platform === undefined ? 'json' : 'xml',
    webhook: webhookUrl(stack, webhookPath(config)) ?? '',
  };
}

/** A user's push, signed as WeChat signs it. @param seconds epoch seconds */
export function signedPush(
  account: SimulatedAccount,
  openId: string,
  fields: PushFields,
  seconds: number,
): WirePush {
  const common = { ToUserName: account.ghId, FromUserName: openId, CreateTime: seconds };
  return wirePush(account, { ...common, ...fields }, openId, seconds);
}
