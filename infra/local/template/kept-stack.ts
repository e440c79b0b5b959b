import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountSources } from '../../build/bundle.ts';
import type { FunctionName } from '../../build/functions.ts';
import { keptFolder } from '../kept.ts';
import { stackShape } from './stack-shape.ts';
import type { Template } from './template.ts';

export interface KeptStack {
  readonly template: Template;
  /** The folder with the code of a function, of this run alone: what the function is told of the accounts comes into it. */
  readonly codeFolder: (name: FunctionName) => string;
  /** The file of the bundled worker module, in which functions run. */
  readonly worker: string;
}

/** What the template is made of, besides the accounts. */
const templateSources = [
  'package-lock.json',
  'cdk.json',
  'infra/stack.ts',
  ...['build', 'config', 'constructs', 'language', 'local/template', 'rules', 'schema'].map(
    (folder) => `infra/${folder}`,
  ),
  'shared',
];
/** What the bundles are made of. */
const codeSources = ['package-lock.json', 'functions', 'infra/build', 'infra/local/lambda', 'shared'];

/**
 * The stack as `cdk synth` makes it, and its bundled functions. It is synthesized where it never was for accounts of this
 * shape and from these sources; otherwise nothing of the CDK is even loaded.
 *
 * @param runFolder gets what belongs to this run alone
 * @param onSynthesis hears that it takes longer
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
