import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountSources } from '../../build/bundle.ts';
import type { FunctionName } from '../../build/functions.ts';
import { keptFolder } from '../kept.ts';
import { stackShape } from './stack-shape.ts';
import type { Template } from './template.ts';

export interface KeptStack {
  readonly template: Template;
  /** The folder with a function's code, for this run only, because the accounts' configuration is written into it. */
  readonly codeFolder: (name: FunctionName) => string;
  /** The file of the bundled worker module that runs functions. */
  readonly worker: string;
}

/** What the template is made from, besides the accounts. */
const templateSources = [
  'package-lock.json',
  'cdk.json',
  'infra/stack.ts',
  ...['build', 'config', 'constructs', 'language', 'local/template', 'rules', 'schema'].map(
    (folder) => `infra/${folder}`,
  ),
  'shared',
];
/** What the bundles are made from. */
const codeSources = ['package-lock.json', 'functions', 'infra/build', 'infra/local/lambda', 'shared'];

/**
 * The stack as `cdk synth` makes it, and its bundled functions. It is synthesized only once for accounts of the same
 * shape and the same sources; after that the CDK is not even loaded.
 *
 * @param runFolder for the files of this run
 * @param onSynthesis called if it takes longer
 */
export async function keptStack(
  runFolder: string,
  sources: AccountSources,
  onSynthesis: () => void,
): Promise<KeptStack> {
  const input = stackShape(sources);
  const templateKept = await keptFolder(
    { name: 'local-template', sources: templateSources, input },
    async (fresh) => {
      onSynthesis();
      const { synthesize } = await import('./synthesize.ts');
      writeFileSync(join(fresh, 'template.json'), JSON.stringify(synthesize(sources)));
    },
  );
  const codeKept = await keptFolder(
    { name: 'local-functions', sources: codeSources, input: null },
    async (fresh) => {
      const { bundleCode } = await import('../lambda/bundle-code.ts');
      bundleCode(fresh);
    },
  );
  cpSync(codeKept, runFolder, { recursive: true });
  return {
    template: JSON.parse(readFileSync(join(templateKept, 'template.json'), 'utf8')) as Template,
    codeFolder: (name) => join(runFolder, name),
    worker: join(runFolder, 'worker.mjs'),
  };
}
