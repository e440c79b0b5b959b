import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Environment } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { FunctionBundle } from '#infra/build/bundle.ts';
import { functionNames } from '#infra/build/functions.ts';
import { type Platform, platformSchema } from '#infra/config/platform-schema.ts';
import type { LoadedAccount } from '#infra/config/read-account.ts';
import type { StackOptions } from '#infra/config/stack-options.ts';
import { WeChatReplyStack } from '#infra/stack.ts';
import { checkWith } from '#shared/schema-check.ts';
import { loadedAccount } from './loaded-account.ts';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

/** Folders that replace bundles, for tests of the template that do not need the code. */
function emptyBundles(): Record<string, FunctionBundle> {
  const root = mkdtempSync(join(tmpdir(), 'empty-bundles-'));
  return Object.fromEntries(
    functionNames.map((name) => {
      const folder = join(root, name);
      mkdirSync(folder);
      writeFileSync(join(folder, 'index.mjs'), `// ${name}`);
      return [name, { folder, metafile: { inputs: {}, outputs: {} } }];
    }),
  );
}

export function testAccount(account: string, fields: object = {}): LoadedAccount {
  return loadedAccount({ account, kind: 'official-account', appId: 'wx7d3a51c9e40b2f86', ...fields });
}

export function testPlatform(platform: string): Platform {
  const checked = checkWith(platformSchema, { platform, appId: 'wx90c1f7e2a4d35b68' });
  if (!checked.ok) throw new Error(JSON.stringify(checked.issues));
  return checked.value;
}

export interface StackSetUp {
  readonly name?: string;
  readonly accounts?: readonly LoadedAccount[];
  readonly platforms?: readonly Platform[];
  readonly options?: StackOptions;
  readonly env?: Environment;
}

const bundles = emptyBundles() as ConstructorParameters<typeof WeChatReplyStack>[2]['bundles'];

/** The stack with the app's feature flags and empty functions. */
export function testStack(setUp: StackSetUp = {}): WeChatReplyStack {
  const { name = 'wechat-reply', accounts, platforms = [], options = {}, env } = setUp;
  const app = new App({ context, outdir: mkdtempSync(join(tmpdir(), 'cdk-out-')) });
  return new WeChatReplyStack(app, name, {
    accounts: accounts ?? [testAccount('lantern'), testAccount('harbor', { kind: 'mini-program' })],
    platforms,
    bundles,
    ...options,
    ...(env === undefined ? {} : { env }),
  });
}

export const templateOf = (setUp?: StackSetUp): Template => Template.fromStack(testStack(setUp));

/** The environment of the function whose logical id begins with a name. */
export const environmentOf = (template: Template, name: string): Record<string, unknown> => {
  const [, found] =
    Object.entries(template.findResources('AWS::Lambda::Function')).find(([id]) => id.startsWith(name)) ?? [];
  return found?.['Properties'].Environment.Variables;
};

/** The joined value is one reference, or several with commas between them. */
export const refsIn = (value: unknown): string[] =>
  [...JSON.stringify(value ?? null).matchAll(/"Ref":"(\w+)"/g)].map(([, id = '']) => id);
