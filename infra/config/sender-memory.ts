import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Megabytes that the code needs by itself. It mostly waits for WeChat, and connections are opened when it starts, with all of a CPU. */
const leastMemory = 192;
/** How many times its size a kilobyte of rules takes once they are compiled, and a file while several users get it. */
const copies = { rules: 10, file: 8 } as const;
const megabyte = 2 ** 20;
/** Megabytes. */
const step = 64;

/** Megabytes for the sender with the accounts and files that lie beside its code. */
export function memoryFor(folder: string): number {
  const size = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const media = join(folder, 'media');
  const files = existsSync(media) ? readdirSync(media, { recursive: true, encoding: 'utf8' }) : [];
  const largest = Math.max(0, ...files.map((file) => size(join(media, file))));
  const bytes = copies.rules * size(join(folder, 'accounts.json')) + copies.file * largest;

  const steps = Math.round(bytes / (step * megabyte));
  return leastMemory + step * steps;
}

/** How large a file may be that is pushed to a sender with so much memory; bytes. @param memory megabytes */
export function largestFileFor(memory: number): number {
  return ((memory - leastMemory + step / 2) * megabyte) / copies.file;
}
/** Which any sender has memory for; bytes. */
export const smallFile = largestFileFor(leastMemory);
