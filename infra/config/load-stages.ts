import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as z from 'zod/mini';
import { didYouMean } from '#shared/closest-name.ts';
import { both, inEach, meant } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import { findingText } from './finding.ts';
import { readYaml } from './read-yaml.ts';
import { type StackOptions, stackOptionsSchema } from './stack-options.ts';

/** The file beside the account files that lists the stages and their differences from the default. */
const stagesFile = 'stages.yaml';
export const stagesSchema = z.record(z.string(), stackOptionsSchema);

/** Without a file: one stack, and a second one to try things in. */
const usual = { production: {}, test: {} };

/** The stages by name, and the file that they are from, for messages. */
export interface Stages {
  readonly file: string;
  readonly byName: Readonly<Record<string, StackOptions>>;
}

/**
 * Reads the stages.
 *
 * @param folder with the account files
 * @throws CodedError `stages_invalid` with every finding, as `file:line:column field: problem`
 */
export function loadStages(folder: string): Stages {
  const path = join(folder, stagesFile);
  const file = relative(process.cwd(), path);
  if (!existsSync(path)) return { file, byName: usual };
  const text = readFileSync(path, 'utf8');
  const read = readYaml(text, file, stagesSchema);
  if (read.ok) return { file, byName: { production: {}, ...read.value } };
  throw new ToldError(
    'stages_invalid',
    inEach((language) => read.problems.map((one) => findingText(one, language)).join('\n')),
  );
}

/**
 * The options of a stage.
 *
 * @throws CodedError `stage_unknown`, because a misspelt name would create another stack
 */
export function stageOptions({ file, byName }: Stages, stage: string): StackOptions {
  const options = Object.hasOwn(byName, stage) ? byName[stage] : undefined;
  if (options !== undefined) return options;
  const names = Object.keys(byName);
  throw new ToldError(
    'stage_unknown',
    both(
      `There is no stage ${stage}${didYouMean(stage, names) || '.'} There are ${names.join(', ')}. A new one is a line in ${file}: "${stage}: {}".`,
      `没有 ${stage} 这个环境${meant(stage, names) || '。'}现在有 ${names.join('、')}。要新建，在 ${file} 里加一行："${stage}: {}"。`,
    ),
  );
}
