import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountSources } from '../../build/bundle.ts';
import { keptFolder } from '../kept.ts';
import type { Template } from './template.ts';

export interface Synthesized {
  readonly template: Template;
  /** The folder of the code of a function, by the `S3Key` that the template gives it. */
  readonly codeFolder: (s3Key: string) => string;
  /** The file of the bundled worker module, in which functions run. */
  readonly worker: string;
}

/** What the template and the functions are made of; what only the page, the command line and the prompt are made of is not. */
const sources = [
  'package-lock.json',
  'cdk.json',
  'functions',
  'shared',
  'infra/stack.ts',
  ...[
    'build',
    'config',
    'constructs',
    'editor',
    'language',
    'local/lambda',
    'local/template',
    'rules',
    'schema',
  ].map((folder) => `infra/${folder}`),
];

/**
 * The stack with its bundled functions, as `cdk synth` makes it. It is synthesized where it never was with these accounts and
 * these sources; otherwise nothing of the CDK is even loaded.
 *
 * @param folder gets what belongs to this run alone: the code of the functions, with what they are told
 * @param onSynthesis hears that it takes longer
 */
export async function keptStack(
  folder: string,
  accounts: AccountSources,
  onSynthesis: () => void,
): Promise<Synthesized> {
  const kept = await keptFolder({ name: 'local-stack', sources, input: inputOf(accounts) }, async (fresh) => {
    onSynthesis();
    const [{ synthesize }, { bundleWorker }] = await Promise.all([
      import('./synthesize.ts'),
      import('../lambda/bundle-worker.ts'),
    ]);
    const { template, assets } = synthesize(fresh, accounts);
    writeFileSync(join(fresh, 'template.json'), JSON.stringify({ template, assets }));
    bundleWorker(fresh);
  });
  const { template, assets } = JSON.parse(readFileSync(join(kept, 'template.json'), 'utf8')) as {
    readonly template: Template;
    readonly assets: string;
  };
  const codeFolder = (s3Key: string): string => join(folder, `asset.${s3Key.replace(/\.zip$/, '')}`);
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const { S3Key } = (Properties as { readonly Code: { readonly S3Key: string } }).Code;
    const code = codeFolder(S3Key);
    if (!existsSync(code))
      cpSync(join(kept, assets, code.slice(folder.length + 1)), code, { recursive: true });
  }
  return { template, codeFolder, worker: join(kept, 'worker.mjs') };
}

/** What accounts add to the stack: all that is in their files, and the files that their rules send. */
function inputOf({ accounts, platforms = [], folder }: AccountSources): unknown {
  const files = accounts.flatMap(({ built }) => built.files.map(({ file }) => join(folder, file)));
  return {
    accounts: accounts.map(({ account }) => account),
    platforms,
    files: files.map((path) => {
      const { size, mtimeMs } = statSync(path);
      return [path, size, mtimeMs];
    }),
  };
}
