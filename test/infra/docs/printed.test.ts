import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runWechat } from '../../support/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'printed-'));
afterAll(() => rmSync(folder, { recursive: true }));
const textBlocks = /^```text\n(.*?)^```/gms;

describe.each([
  ['en', 'infra/docs/rules.md'],
  ['zh', 'infra/docs/zh-CN/rules.md'],
])('what commands print with --lang %s', (language, file) => {
  const page = readFileSync(file, 'utf8');
  const [, rules = ''] = /^```yaml\n(.*?)^```/ms.exec(page) ?? [];
  const printed = [...page.matchAll(textBlocks)].map(([, text = '']) => text);
  const head = 'account: lantern\nkind: official-account\nappId: wx7d3a51c9e40b2f86\n';
  const wechat = async (...args: readonly string[]): Promise<string> => {
    writeFileSync(join(folder, 'lantern.yaml'), `${head}${rules}`);
    const { out } = await runWechat([...args, '--accounts', folder, '--lang', language]);
    return `${out}\n`;
  };
  it(`is in ${file} for a text that is tried`, async () => {
    const out = await wechat('rules', 'try', '请问几点开门', '--at', '2026-11-19 10:30');
    expect(out.trim()).toBe(printed[0]?.trim());
  });
  it(`is in ${file} for rules that are checked`, async () => {
    const out = await wechat('rules', 'check');
    expect(out.replaceAll(/\S*(?=lantern\.yaml:)/g, 'infra/accounts/')).toContain(printed[1]);
  });
  it('is all that the page shows', () => expect(printed).toHaveLength(2));
});
