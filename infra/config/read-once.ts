import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ReadAccount, readAccount } from './read-account.ts';

interface Earlier {
  readonly content: Buffer;
  readonly included: Included;
  readonly result: ReadAccount;
}
/** The contents of the files that an account includes, by path. */
type Included = ReadonlyMap<string, Buffer>;

/**
 * A reader of account files that reads and builds one again only if it, or a file that it includes, says something else. Whoever
 * watches many accounts then builds, for a save, just the one that was saved.
 *
 * @param read reads a file that has changed
 */
export function readingOnce(read: typeof readAccount = readAccount): typeof readAccount {
  const earlier = new Map<string, Earlier>();
  return (content, file) => {
    const now = Buffer.from(content);
    const known = earlier.get(file);
    if (known?.content.equals(now) && isSame(known.included)) return known.result;
    const result = read(content, file);
    const included = result.ok ? contentsOf(result.account.include, file) : undefined;
    if (included === undefined) earlier.delete(file);
    else earlier.set(file, { content: now, included, result });
    return result;
  };
}

function contentsOf(names: string | readonly string[] | undefined, file: string): Included | undefined {
  const contents = [names ?? []].flat().map((name) => {
    const path = join(dirname(file), name);
    return [path, contentOf(path)] as const;
  });
  const found = new Map<string, Buffer>();
  for (const [path, content] of contents) {
    if (content === undefined) return undefined;
    found.set(path, content);
  }
  return found;
}

function isSame(included: Included): boolean {
  return [...included].every(([path, content]) => contentOf(path)?.equals(content));
}

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
