import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { type AccountSources, bundleFunctions } from '../../build/bundle.ts';
import { defaultStackName } from '../../config/stack-name.ts';
import { WeChatReplyStack } from '../../stack.ts';
import type { Template } from './template.ts';

/**
 * Makes the stack as `cdk synth` does, with the same feature flags, into `folder`. The local stack is called as the deployed one
 * is by default.
 *
 * @returns the template, and the folder below with the code of the functions
 */
export function synthesize(
  folder: string,
  sources: AccountSources,
): { readonly template: Template; readonly assets: string } {
  const cdkJson = readFileSync(fileURLToPath(new URL('../../../cdk.json', import.meta.url)), 'utf8');
  const { context } = JSON.parse(cdkJson) as { context: Record<string, unknown> };
  const assets = 'cdk.out';
  const app = new App({ context, outdir: join(folder, assets) });
  const { accounts, platforms = [] } = sources;
  const bundled = join(folder, 'dist');
  const bundles = bundleFunctions(bundled, sources);
  new WeChatReplyStack(app, defaultStackName, { accounts, platforms, bundles });
  const [stack] = app.synth().stacks;
  if (stack === undefined) throw new Error('The app has no stack.');
  rmSync(bundled, { recursive: true });
  return { template: stack.template as Template, assets };
}
