import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileProblem } from '#infra/config/file-problem.ts';

const folder = mkdtempSync(join(tmpdir(), 'files-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, bytes: number): void =>
  writeFileSync(join(folder, name), Buffer.alloc(bytes, 1));
write('map.jpg', 1000);
write('map.webp', 1000);
write('large.jpg', 2_500_000);
write('none.jpg', 0);

describe('what is wrong with a file that a rule sends', () => {
  it.each([
    ['missing.jpg', 'there is no file missing.jpg', 'Put the file beside the account files'],
    ['map.webp', 'map.webp is not what WeChat takes for image', 'Convert it to jpg.'],
    ['large.jpg', 'has 2.50 MB; WeChat takes at most 2.00 MB', 'Make it smaller'],
    ['none.jpg', 'none.jpg is empty', 'Save the file again.'],
  ])('%s', (file, problem, remedy) => {
    const found = fileProblem(folder, { file, type: 'image', path: [] });
    expect(found?.problem.en).toContain(problem);
    expect(found?.remedy.en).toContain(remedy);
  });
  it('is nothing for a file that WeChat takes', () => {
    expect(fileProblem(folder, { file: 'map.jpg', type: 'image', path: [] })).toBeUndefined();
  });
});
