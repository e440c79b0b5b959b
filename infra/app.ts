import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { CodedError } from '#shared/coded-error.ts';
import { bundleFunctions } from './build/bundle.ts';
import { accountsFolder } from './config/accounts-folder.ts';
import { loadAccounts } from './config/load-accounts.ts';
import { loadPlatforms } from './config/load-platforms.ts';
import { readStackOptions } from './config/read-stack-options.ts';
import { stackNameOf } from './config/stack-name.ts';
import { WeChatReplyStack } from './stack.ts';
import { stages } from './stages.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

try {
  const app = new App();
  const context = (name: string): unknown => app.node.tryGetContext(name);
  const stage = String(context('stage') ?? 'production');
  const folder = accountsFolder(context('accounts'));
  const accounts = loadAccounts(folder);
  const platforms = loadPlatforms(folder, accounts);
  new WeChatReplyStack(app, stackNameOf(stage), {
    description: 'Rule-based auto-replies for WeChat official accounts and mini programs',
    accounts,
    platforms,
    bundles: bundleFunctions(dist, { accounts, platforms, folder }),
    ...readStackOptions(stages, stage, context),
  });
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  console.error(error.message);
  process.exit(1);
}
