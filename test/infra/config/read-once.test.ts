import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { readAccount } from '#infra/config/read-account.ts';
import { readingOnce } from '#infra/config/read-once.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-once-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, reply: string, include = ''): void =>
  writeFileSync(
    join(folder, `${name}.yaml`),
    `account: ${name}
kind: official-account
appId: wx7d3a51c9e40b2f8${name.length}
${include}
rules:
  - { id: hours, when: { text: { contains: 几点 } }, reply: { text: ${reply} } }
`,
  );
const share = (reply: string): void =>
  writeFileSync(
    join(folder, 'common', 'agents.yaml'),
    `rules:
  - { id: agent, when: { text: { contains: 人工 } }, reply: { text: ${reply} } }
`,
  );

let built: string[];
let load: () => readonly string[];
beforeEach(() => {
  mkdirSync(join(folder, 'common'), { recursive: true });
  share('请稍候');
  write('shop', '九点', 'include: common/agents.yaml');
  write('clinic', '八点');
  built = [];
  const read = readingOnce((content, file) => {
    built.push(basename(file));
    return readAccount(content, file);
  });
  load = () => loadAccounts(folder, read).map(({ account }) => JSON.stringify(account.rules));
});

it('builds at a save the account that was saved, and no other', () => {
  const before = load();
  expect(built).toEqual(['clinic.yaml', 'shop.yaml']);
  expect(load()).toEqual(before);
  expect(built).toHaveLength(2);
  write('clinic', '七点');
  expect(load()[0]).toContain('七点');
  expect(built.slice(2)).toEqual(['clinic.yaml']);
});

it('builds those that include a file again when that is saved, and what could not be used', () => {
  load();
  share('马上就来');
  expect(load()[1]).toContain('马上就来');
  expect(built.slice(2)).toEqual(['shop.yaml']);
  rmSync(join(folder, 'common', 'agents.yaml'));
  expect(load).toThrow('there is no file common/agents.yaml');
  share('又有了');
  expect(load()[1]).toContain('又有了');
});
