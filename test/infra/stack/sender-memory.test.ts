import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryFor } from '#infra/config/sender-memory.ts';

const megabyte = 2 ** 20;
function folderWith(files: Readonly<Record<string, number>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sender-'));
  for (const [name, size] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), Buffer.alloc(size));
  }
  return folder;
}

describe('the memory of the sender', () => {
  it.each([
    ['nothing but its code', {}, 192],
    ['a few accounts', { 'accounts.json': 200_000, 'media/card.png': 300_000 }, 192],
    // 10,000 rules are 2 MB.
    ['thousands of rules', { 'accounts.json': 4 * megabyte }, 256],
    ['a hundred thousand rules', { 'accounts.json': 30 * megabyte }, 512],
    ['the largest image that WeChat takes', { 'media/a/b.png': 10 * megabyte }, 256],
  ])('suits %s', (_, files, megabytes) => {
    expect(memoryFor(folderWith(files))).toBe(megabytes);
  });
});
