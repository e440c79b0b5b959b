import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Megabytes for the code itself. It mostly waits for WeChat, and opens connections during initialization, which has a
 * full CPU.
 */
const leastMemory = 192;
/** How many times their size compiled rules take, and a file that several users get at once. */
const copies = { rules: 10, file: 8 } as const;
const megabyte = 2 ** 20;
/** Megabytes. */
const step = 64;

/** Megabytes for the sender with these accounts and files beside its code. */
export function memoryFor(folder: string): number {
  const size = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const media = join(folder, 'media');
  const files = existsSync(media) ? readdirSync(media, { recursive: true, encoding: 'utf8' }) : [];
  const largest = Math.max(0, ...files.map((file) => size(join(media, file))));
  const bytes = copies.rules * size(join(folder, 'accounts.json')) + copies.file * largest;

  const steps = Math.round(bytes / (step * megabyte));
  return leastMemory + step * steps;
}

/** The maximum size of a file that is pushed to a sender with this much memory; bytes. @param memory megabytes */
export function largestFileFor(memory: number): number {
  return ((memory - leastMemory + step / 2) * megabyte) / copies.file;
}
/** A size that fits into the memory of every sender; bytes. */
export const smallFile = largestFileFor(leastMemory);
