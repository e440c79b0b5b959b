import type { Account } from '../../config/account-schema.ts';
import type { DeployedStack } from './find-stack.ts';

/**
 * The URL that WeChat pushes to; undefined if the stack has no webhook of this version.
 *
 * @param path appended to the address, for example `lantern`
 */
export function webhookUrl({ outputs }: Pick<DeployedStack, 'outputs'>, path: string): string | undefined {
  // With one account it ends with the account's name, otherwise with <account>.
  return outputs.get('WebhookUrl')?.replace(/[^/]*$/, path);
}

/** The path of an account's pushes, after the address of the webhook. */
export function webhookPath({ account, platform, appId }: Account): string {
  return platform === undefined ? account : `${platform}/${appId}`;
}
