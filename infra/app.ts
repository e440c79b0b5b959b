import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { CodedError } from '#shared/coded-error.ts';
import { bundleFunctions } from './build/bundle.ts';
import { accountsFolder } from './config/accounts-folder.ts';
import { loadAccounts } from './config/load-accounts.ts';
import { loadPlatforms } from './config/load-platforms.ts';
import { WeChatReplyStack } from './stack.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

try {
  const app = new App();
  const stage: unknown = app.node.tryGetContext('stage');
  const wechatApi: unknown = app.node.tryGetContext('wechatApi');
  const accounts = loadAccounts(accountsFolder());
  const platforms = loadPlatforms(accountsFolder(), accounts);
  new WeChatReplyStack(app, typeof stage === 'string' ? `wechat-reply-${stage}` : 'wechat-reply', {
    description: 'Rule-based auto-replies for WeChat official accounts and mini programs',
    accounts,
    platforms,
    bundles: bundleFunctions(dist, accounts, platforms),
    ...(typeof wechatApi === 'string' ? { wechatApi } : {}),
  });
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  console.error(error.message);
  process.exit(1);
}
