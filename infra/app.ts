import { fileURLToPath } from 'node:url';
import { App, type Environment } from 'aws-cdk-lib';
import { CodedError } from '#shared/coded-error.ts';
import { bundleFunctions } from './build/bundle.ts';
import { accountsFolder } from './config/accounts-folder.ts';
import { refuseUnknownContext } from './config/check-context.ts';
import { loadAccounts } from './config/load-accounts.ts';
import { loadPlatforms } from './config/load-platforms.ts';
import { loadStages } from './config/load-stages.ts';
import { readStackOptions } from './config/read-stack-options.ts';
import { refuseReservations, reservations } from './config/reservations.ts';
import { stackNameOf } from './config/stack-name.ts';
import type { CompleteStackOptions } from './config/stack-options.ts';
import { languageIn } from './language/text.ts';
import { ToldError } from './language/told-error.ts';
import { WeChatReplyStack } from './stack.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));

try {
  const app = new App();
  const context = (name: string): unknown => app.node.tryGetContext(name);
  refuseUnknownContext(app.node.getAllContext() as Record<string, unknown>);
  const stage = String(context('stage') ?? 'production');
  const folder = accountsFolder(context('accounts'));
  const accounts = loadAccounts(folder);
  const platforms = loadPlatforms(folder, accounts);
  const options = readStackOptions(loadStages(folder), stage, context);
  await refuseBeyondQuota(options);
  new WeChatReplyStack(app, stackNameOf(stage), {
    description: 'Rule-based auto-replies for WeChat official accounts and mini programs',
    // With account and region the CDK checks more. Without credentials neither is known, and the stack fits any
    // account and region.
    ...environment(),
    accounts,
    platforms,
    bundles: bundleFunctions(dist, { accounts, platforms, folder }),
    ...options,
  });
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  console.error(error instanceof ToldError ? error.said[languageIn(process.env)] : error.message);
  process.exit(1);
}

function environment(): { env?: Environment } {
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  return account === undefined || region === undefined ? {} : { env: { account, region } };
}

/** Asks AWS only if an option reserves instances and the CLI has credentials. */
async function refuseBeyondQuota(options: CompleteStackOptions): Promise<void> {
  const region = environment().env?.region;
  if (region === undefined || reservations(options).size === 0) return;
  const { concurrencyQuota } = await import('./build/concurrency-quota.ts');
  const quota = await concurrencyQuota(region);
  if (quota !== undefined) refuseReservations(options, quota);
}
