import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { type AccountSources, bundleFunctions } from '../../build/bundle.ts';
import { defaultStackName } from '../../config/stack-name.ts';
import { WeChatReplyStack } from '../../stack.ts';
import type { Template } from './template.ts';

export interface Synthesized {
  readonly template: Template;
  /** The folder of the code of a function, by the `S3Key` that the template gives it. */
  readonly codeFolder: (s3Key: string) => string;
}

/** The local stack is called as the deployed one is by default. */
export const stackName = defaultStackName;

/** Makes the stack as `cdk synth` does, with the same feature flags, into `folder`. */
export function synthesize(folder: string, sources: AccountSources): Synthesized {
  const cdkJson = readFileSync(fileURLToPath(new URL('../../../cdk.json', import.meta.url)), 'utf8');
  const { context } = JSON.parse(cdkJson) as { context: Record<string, unknown> };
  const outdir = join(folder, 'cdk.out');
  const app = new App({ context, outdir });
  const { accounts, platforms = [] } = sources;
  const bundles = bundleFunctions(join(folder, 'dist'), sources);
  new WeChatReplyStack(app, stackName, { accounts, platforms, bundles });
  const [stack] = app.synth().stacks;
  if (stack === undefined) throw new Error('The app has no stack.');
  return {
    template: stack.template as Template,
    codeFolder: (s3Key) => join(outdir, `asset.${s3Key.replace(/\.zip$/, '')}`),
  };
}
