import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every Markdown file of the repository, without those of dependencies and builds. */
export const documents: readonly string[] = ['.', '.github', 'infra', 'functions', 'shared', 'test']
  .flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: folder !== '.', encoding: 'utf8' }).map((name) => join(folder, name))
      : [],
  )
  .filter((name) => name.endsWith('.md') && !name.includes('node_modules') && !name.includes('dist/'));

export interface Block {
  readonly file: string;
  /** The number of its first line in the file, from 1. */
  readonly line: number;
  /** For example `yaml`; empty if the fence names none. */
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a document, without the indentation of their fence. */
export function blocksOf(file: string): readonly Block[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^( *)```(\w*)\n(.*?)^ *```$/gms)].map((found) => {
    const [, indent = '', language = '', inside = ''] = found;
    const line = text.slice(0, found.index).split('\n').length + 1;
    return { file, line, language, text: inside.replaceAll(new RegExp(`^${indent}`, 'gm'), '') };
  });
}

export interface ShellCommand {
  readonly file: string;
  /** As the document shows it. */
  readonly text: string;
  readonly words: readonly string[];
  /** In a sentence, a command may be named without its arguments. */
  readonly isNamedOnly: boolean;
}

/** The npm and npx commands that a document shows, in blocks and in sentences. */
export function commandsOf(file: string): readonly ShellCommand[] {
  const text = readFileSync(file, 'utf8');
  const inBlocks = blocksOf(file)
    .filter(({ language }) => ['', 'sh', 'yaml'].includes(language))
    .flatMap((block) => block.text.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => line.replace(/^\s*(?:- )?(?:run: )?/, ''));
  const sentences = [...text.replaceAll(/^ *```.*?^ *```$/gms, '').matchAll(/`([^`]+)`/g)];
  const named = sentences.map(([, code = '']) => code.replaceAll(/\s+/g, ' '));
  return [
    ...inBlocks.flatMap((line) => parts(line).map((words) => command(file, words, false))),
    ...named.flatMap((code) => parts(code).map((words) => command(file, words, true))),
  ].filter(({ words }) => words[0] === 'npm' || words[0] === 'npx');
}

function command(file: string, words: readonly string[], isNamedOnly: boolean): ShellCommand {
  return { file, text: words.join(' '), words, isNamedOnly };
}

/** The words of each command in a line, split as a shell splits them, without comments. */
function parts(line: string): string[][] {
  const found: string[][] = [[]];
  for (const [token] of line.matchAll(/#.*$|&&|;|\||(?:"[^"]*"|'[^']*'|[^\s"';&|#]|(?<=\S)#)+/g)) {
    if (token.startsWith('#')) break;
    if (['&&', ';', '|'].includes(token)) found.push([]);
    else found.at(-1)?.push(token.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));
  }
  return found;
}
