import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

/** How long to wait because an editor writes a file in several steps; milliseconds. */
const settled = 80;

/**
 * Calls back some time after anything has changed in a folder or a folder below, new ones included. Returns a function
 * that stops watching.
 */
export function watchFolder(folder: string, changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watched = new Map<string, { close(): void }>();
  // Not `recursive`: on Linux that watches files, and loses a file that an editor replaces.
  const watchAll = (): void => {
    for (const one of foldersIn(folder)) {
      if (watched.has(one)) continue;
      const watcher = watch(one, () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          watchAll();
          changed();
        }, settled);
      });
      watched.set(
        one,
        // The folder may be deleted.
        watcher.on('error', () => {
          watcher.close();
          watched.delete(one);
        }),
      );
    }
  };
  watchAll();
  return () => {
    clearTimeout(timer);
    for (const watcher of watched.values()) watcher.close();
  };
}

function foldersIn(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((one) =>
    one.isDirectory(),
  );
  return [folder, ...below.map((one) => join(one.parentPath, one.name))];
}
