import type { Account } from '../../config/account-schema.ts';
import type { DeployedStack } from './find-stack.ts';

/** What WeChat pushes to; undefined where the stack has no webhook of this version. @param path behind the address, as in `lantern` */
export function webhookUrl({ outputs }: Pick<DeployedStack, 'outputs'>, path: string): string | undefined {
  // With one account its name is at the end, and otherwise <account> is.
  return outputs.get('WebhookUrl')?.replace(/[^/]*$/, path);
}

/** Where pushes of an account come to, behind the address of the webhook. */
export function webhookPath({ account, platform, appId }: Account): string {
  return platform === undefined ? account : `${platform}/${appId}`;
}
