import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import type { Language } from '#infra/language/text.ts';
import { watchAccounts } from '#infra/local/watch-accounts.ts';
import { until } from '../../support/local-run.ts';

let stop = (): void => {};
afterEach(() => stop());

const example = (name: string): string => readFileSync(`infra/examples/accounts/${name}`, 'utf8');
const hours = '我们每天';

/** Copies of the examples, watched. */
function start(language: Language = 'en', first: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'watched-'));
  cpSync('infra/examples/accounts', folder, { recursive: true });
  for (const [name, text] of Object.entries(first)) writeFileSync(join(folder, name), text);
  const printed: string[] = [];
  const deployed: { texts: Record<string, string>; ended: readonly string[] }[] = [];
  const needed: boolean[] = [];
  const pushed = new Map<string, string>();
  const unwatch = watchAccounts({
    folder,
    accounts: loadAccounts(folder),
    pushed,
    deploy(accounts, ended) {
      const texts = accounts.map(({ account }) => [account.account, JSON.stringify(account)]);
      deployed.push({ texts: Object.fromEntries(texts), ended: [...ended] });
    },
    now: () => Date.parse('2026-11-20T09:00:00+08:00'),
    print: (text) => printed.push(text),
    language,
    onSaved: (needsStack) => needed.push(needsStack),
  });
  stop = () => {
    unwatch();
    rmSync(folder, { recursive: true });
  };
  return {
    folder,
    printed,
    deployed,
    needed,
    pushed,
    write: (name: string, text: string) => writeFileSync(join(folder, name), text),
    /** Waits for a line, and returns it and what was printed with it. */
    async said(words: string) {
      await until(() => printed.some((text) => text.includes(words)));
      return printed.splice(0).join('\n');
    },
  };
}

describe('a saved file', () => {
  it('is in force, and a warning about it is printed with its line', async () => {
    const { write, said, deployed } = start();
    const six = '{ text: a }, { text: b }, { text: c }, { text: d }, { text: e }, { text: f }';
    const rule = `  - id: six\n    when: { text: { equals: [六条] } }\n    reply: [${six}]\n`;
    write('lantern.yaml', `${example('lantern.yaml').replace(hours, '我们天天')}${rule}`);
    const text = await said('lantern: saved, 34 rules in force.');
    expect(text).toMatch(/lantern\.yaml:\d+:\d+ warning reply-over-quota {2}rule six, reply: /);
    expect(deployed.at(-1)?.texts['lantern']).toContain('我们天天');
  });

  it('with a mistake is told with its line; once it is mended, that is told too', async () => {
    const { write, said, deployed } = start();
    write('lantern.yaml', example('lantern.yaml').replace('- id: menu\n', '- id: menu\n    whan: 1\n'));
    const text = await said('What was in force before stays');
    expect(text).toMatch(/lantern\.yaml:\d+:\d+ error unknown-field {2}rule menu, whan: /);
    expect(text).toMatch(/lantern\.yaml: 1 error\. What was in force before stays\.$/);
    write('lantern.yaml', example('lantern.yaml'));
    await said('lantern: mended, 33 rules in force as before.');
    expect(deployed).toEqual([]);
  });

  it.each([
    ['cannot be used', 'account: harbor\nrules: 7\n', 'harbor.yaml: '],
    ['is not YAML', 'account: [', 'harbor.yaml: '],
    ['is empty', '', 'harbor.yaml: '],
    [
      'needs another stack',
      example('harbor.yaml').replace(/^appId: .*$/m, 'appId: wx1a2b3c4d5e6f7a8b'),
      'This needs another stack: harbor has another AppID. Start npm start again for it',
    ],
  ])('is in force although another file %s', async (_, other, words) => {
    const { write, said, deployed } = start();
    const before = loadAccounts('infra/examples/accounts');
    write('harbor.yaml', other);
    await said(words);
    write('lantern.yaml', example('lantern.yaml').replace(hours, '我们天天'));
    await said('lantern: saved');
    const harbor = before.find(({ account }) => account.account === 'harbor');
    expect(deployed.at(-1)?.texts).toEqual({
      harbor: JSON.stringify(harbor?.account),
      lantern: expect.stringContaining('我们天天'),
    });
  });

  it('is the same if only its name changes', async () => {
    const { folder, write, printed, needed, said } = start();
    renameSync(join(folder, 'lantern.yaml'), join(folder, 'shop.yaml'));
    await until(() => needed.length > 0);
    write('shop.yaml', example('lantern.yaml').replace(hours, '我们天天'));
    await said('lantern: saved');
    expect([...printed, ...needed.filter(Boolean)]).toEqual([]);
  });

  it('ends a version that was pushed over it', async () => {
    const { write, said, deployed, pushed } = start();
    pushed.set('lantern', 'what the page has put in force');
    write('lantern.yaml', `${example('lantern.yaml')}\n`);
    await said('lantern: saved');
    expect(deployed.at(-1)?.ended).toEqual(['lantern']);
    expect(pushed.size).toBe(0);
  });
});

describe('files that need another stack', () => {
  const noodle = 'account: noodle\nkind: mini-program\nappId: wx1a2b3c4d5e6f7a8b\n';
  it('are told with what has changed, once, and when they fit again', async () => {
    const { folder, write, said, printed, needed } = start();
    write('noodle.yaml', noodle);
    expect(await said('another stack')).toContain('This needs another stack: noodle is new.');
    write('noodle.yaml', `${noodle}# \n`);
    await until(() => needed.length > 1);
    expect(printed).toEqual([]);
    rmSync(join(folder, 'harbor.yaml'));
    await said('harbor has no file any more, noodle is new');
    write('harbor.yaml', example('harbor.yaml'));
    rmSync(join(folder, 'noodle.yaml'));
    await said('fit the running stack again');
    expect(needed.at(-1)).toBe(false);
  });
  it.each([
    [/^account: lantern$/m, 'account: lamp', ['lantern has no file any more', 'lamp is new']],
    [/^encryption: safe$/m, 'encryption: plaintext', ['lantern has another encryption']],
    [/^appId: .*$/m, 'appId: wx1a2b3c4d5e6f7a8b', ['lantern has another AppID']],
  ])('because of %s', async (old, changed, words) => {
    const { write, said } = start();
    write('lantern.yaml', example('lantern.yaml').replace(old, changed));
    const text = await said('another stack');
    for (const one of words) expect(text).toContain(one);
  });
  it('are told in Chinese', async () => {
    const { write, said } = start('zh');
    write('noodle.yaml', noodle);
    await said('要重启才生效：noodle 是新账号。');
  });
});

describe('the first files', () => {
  it('have their warnings printed', () => {
    const rule = '  - id: twice\n    when: { text: { equals: [菜单] } }\n    reply: { text: b }\n';
    const { printed } = start('en', { 'lantern.yaml': `${example('lantern.yaml')}${rule}` });
    expect(printed.join('\n')).toMatch(/lantern\.yaml:\d+:\d+ warning /);
  });
  it('have nothing printed if nothing is wrong', () => expect(start().printed).toEqual([]));
});

it('pictures in a folder that is new are in force when they are replaced', async () => {
  const { folder, write, said, deployed } = start();
  mkdirSync(join(folder, 'pictures'));
  const picture = readFileSync('infra/docs/pictures/chat-light.png');
  writeFileSync(join(folder, 'pictures', 'map.png'), picture);
  const rule =
    '  - id: map\n    when: { text: { equals: [地图] } }\n    reply: { image: { file: pictures/map.png } }\n';
  write('lantern.yaml', `${example('lantern.yaml')}${rule}`);
  await said('lantern: saved');
  writeFileSync(join(folder, 'pictures', 'map.png'), Buffer.concat([picture, Buffer.from([0])]));
  await said('lantern: saved');
  expect(deployed).toHaveLength(2);
});
