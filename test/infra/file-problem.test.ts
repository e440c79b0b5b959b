import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileProblem } from '#infra/config/file-problem.ts';

const folder = mkdtempSync(join(tmpdir(), 'files-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, bytes: number, start = ''): void =>
  writeFileSync(join(folder, name), Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(bytes, 1)]));
write('map.jpg', 1000);
write('map.webp', 1000);
write('large.jpg', 2_500_000);
write('none.jpg', 0);
// A picture from a web page, one from an iPhone, an error page that was saved as a picture, and what is only named otherwise.
write('web.jpg', 100, 'RIFF\x10\0\0\0WEBPVP8 ');
write('phone.jpg', 100, '\0\0\0\x18ftypheic');
write('page.png', 100, '<!DOCTYPE html><html>');
write('scan.jpg', 100, '%PDF-1.4');
write('named.png', 100, '\xff\xd8\xff\xe0');

describe('what is wrong with a file that a rule sends', () => {
  it.each([
    ['missing.jpg', 'there is no file missing.jpg', 'Put the file beside the account files'],
    ['map.webp', 'map.webp is not what WeChat takes for image', 'Convert it to jpg.'],
    ['large.jpg', 'has 2.50 MB; WeChat takes at most 2.00 MB', 'Make it smaller'],
    ['none.jpg', 'none.jpg is empty', 'Save the file again.'],
    ['web.jpg', 'web.jpg is a WebP file', 'saves it as jpg'],
    ['phone.jpg', 'phone.jpg is a HEIC file', 'a new name is not enough'],
    ['page.png', 'page.png is a HTML file', 'saves it as jpg'],
    ['scan.jpg', 'scan.jpg is a PDF file', 'saves it as jpg'],
  ])('%s', (file, problem, remedy) => {
    const found = fileProblem(folder, { file, type: 'image', path: [] });
    expect(found?.problem.en).toContain(problem);
    expect(found?.remedy.en).toContain(remedy);
  });
  it('is nothing for a file that WeChat takes', () => {
    for (const file of ['map.jpg', 'named.png'])
      expect(fileProblem(folder, { file, type: 'image', path: [] })).toBeUndefined();
  });
});
