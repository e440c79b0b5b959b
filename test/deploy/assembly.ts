import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Gaps, withoutGaps } from './gaps.ts';

/** A template that was synthesized, with the parts that are used of it. */
export interface SynthesizedTemplate {
  readonly Resources: Record<
    string,
    { readonly Type: string; readonly Properties?: Record<string, unknown>; readonly DeletionPolicy?: string }
  >;
}

export function readTemplate(folder: string, stack: string): SynthesizedTemplate {
  return JSON.parse(readFileSync(join(folder, `${stack}.template.json`), 'utf8')) as SynthesizedTemplate;
}

/** A synthesized stack as it was, to be written anew for whatever the endpoint turns out to lack. */
export interface Assembly {
  write(gaps: Gaps): void;
}

/** Reads what `cdk synth` has written. */
export function openAssembly(folder: string, stack: string): Assembly {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const templateFile = `${stack}.template.json`;
  const assetsFile = `${stack}.assets.json`;
  const template = readTemplate(folder, stack);
  const described = [assetsFile, 'manifest.json'].map((name) => [name, read(name)] as const);
  const { files } = JSON.parse(read(assetsFile)) as { files: Record<string, { source: { path: string } }> };
  const [hash] = Object.entries(files).find(([, { source }]) => source.path === templateFile) ?? [];
  if (hash === undefined) throw new Error(`${assetsFile} has no template.`);
  return {
    write(gaps) {
      const adapted = JSON.stringify(withoutGaps(template, gaps));
      // The CLI uploads the template under a name that is made of its content, and not twice under the same.
      const next = createHash('sha256').update(adapted).digest('hex');
      writeFileSync(join(folder, templateFile), adapted);
      for (const [name, text] of described) writeFileSync(join(folder, name), text.replaceAll(hash, next));
    },
  };
}
