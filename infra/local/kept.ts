import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const kept = join(root, 'node_modules/.cache/wechat-reply');
/** How long an unused folder is kept; milliseconds. */
const keptFor = 3 * 24 * 60 * 60 * 1000;

export interface KeptSettings {
  /** What the folder contains. */
  readonly name: string;
  /** The files and folders of this repository that it is made from. */
  readonly sources: readonly string[];
  /** What else it is made from. */
  readonly input: unknown;
}

/**
 * A folder whose content takes long to make. It is made once, and again when its sources have changed.
 *
 * @param make writes it into an empty folder
 */
export async function keptFolder(
  { name, sources, input }: KeptSettings,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const all = join(kept, name);
  const folder = join(all, versionOf(sources, input));
  if (existsSync(folder)) {
    const now = new Date();
    utimesSync(folder, now, now);
    return folder;
  }
  mkdirSync(all, { recursive: true });
  const fresh = mkdtempSync(join(all, 'new-'));
  try {
    await make(fresh);
  } catch (error) {
    rmSync(fresh, { recursive: true });
    throw error;
  }
  try {
    renameSync(fresh, folder);
  } catch {
    // Another process has made the same folder in the meantime.
    rmSync(fresh, { recursive: true });
  }
  for (const old of readdirSync(all)) {
    const path = join(all, old);
    if (path !== folder && statSync(path).mtimeMs < Date.now() - keptFor)
      rmSync(path, { recursive: true, force: true });
  }
  return folder;
}

/** Changes whenever a file does. Like make, it compares sizes and modification times. */
function versionOf(sources: readonly string[], input: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(input));
  for (const path of sources.flatMap((source) => filesIn(join(root, source)))) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .sort();
}
