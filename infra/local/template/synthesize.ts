import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import type { AccountSources, FunctionBundle } from '../../build/bundle.ts';
import { type FunctionName, functionNames } from '../../build/functions.ts';
import { defaultStackName } from '../../config/stack-name.ts';
import { WeChatReplyStack } from '../../stack.ts';
import type { Template } from './template.ts';

/**
 * The template of the stack as `cdk synth` makes it, with the same feature flags, but without the functions' code. The
 * local stack has the default name of a deployed one.
 */
export function synthesize({ accounts, platforms = [] }: Omit<AccountSources, 'folder'>): Template {
  const cdkJson = readFileSync(fileURLToPath(new URL('../../../cdk.json', import.meta.url)), 'utf8');
  const { context } = JSON.parse(cdkJson) as { context: Record<string, unknown> };
  const folder = mkdtempSync(join(tmpdir(), 'wechat-reply-'));
  try {
    const app = new App({ context, outdir: join(folder, 'cdk.out') });
    const bundles = placeholders(join(folder, 'dist'));
    new WeChatReplyStack(app, defaultStackName, { accounts, platforms, bundles });
    const [stack] = app.synth().stacks;
    if (stack === undefined) throw new Error('The app has no stack.');
    return stack.template as Template;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The folders that stand for the code of the functions. */
function placeholders(dist: string): Readonly<Record<FunctionName, FunctionBundle>> {
  const bundles = functionNames.map((name) => {
    const folder = join(dist, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.mjs'), '');
    return [name, { folder, metafile: { inputs: {}, outputs: {} } }] as const;
  });
  return Object.fromEntries(bundles) as Record<FunctionName, FunctionBundle>;
}
