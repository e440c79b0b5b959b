import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { parse } from 'yaml';
import { CodedError } from '#shared/coded-error.ts';
import { checkWith, inOneLine } from '#shared/schema-check.ts';
import { bundleOptions } from '../../build/bundle.ts';
import { type AssistantOptions, optionsSchema } from './options.ts';

/**
 * Reads the options of an assistant.
 *
 * @throws CodedError `assistant_options_invalid`, naming each field
 */
export function readOptions(file: string): AssistantOptions {
  const checked = checkWith(optionsSchema, parse(readFileSync(file, 'utf8')));
  if (checked.ok) return checked.value;
  throw new CodedError('assistant_options_invalid', `${file}: ${inOneLine(checked.issues)}.`);
}

/** Bundles the assistant's function, with its options beside it, into a folder, and returns the folder. */
export function bundleAssistant(folder: string, options: AssistantOptions): string {
  // Bedrock's client needs parts of the SDK, when it is created, that the product's own functions leave out.
  const { alias: _, ...whole } = bundleOptions;
  mkdirSync(folder, { recursive: true });
  buildSync({
    ...whole,
    entryPoints: { index: 'infra/examples/ai-assistant/function/index.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  writeFileSync(join(folder, 'options.json'), JSON.stringify(options));
  return folder;
}
