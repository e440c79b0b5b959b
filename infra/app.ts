import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { CodedError } from '#shared/coded-error.ts';
import { bundleFunctions } from './build/bundle.ts';
import { loadAccounts } from './config/load-accounts.ts';
import { WeChatReplyStack } from './stack.ts';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

try {
  const app = new App();
  const stage: unknown = app.node.tryGetContext('stage');
  const wechatApi: unknown = app.node.tryGetContext('wechatApi');
  const accounts = loadAccounts(folder('./accounts'));
  new WeChatReplyStack(app, typeof stage === 'string' ? `wechat-reply-${stage}` : 'wechat-reply', {
    description: 'Rule-based auto-replies for WeChat official accounts and mini programs',
    accounts,
    bundles: bundleFunctions(join(folder('..'), 'dist'), accounts),
    ...(typeof wechatApi === 'string' ? { wechatApi } : {}),
  });
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  console.error(error.message);
  process.exit(1);
}
