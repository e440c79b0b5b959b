import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findingText } from '#infra/config/finding.ts';
import { receiverAccount, senderAccount } from '#infra/config/function-config.ts';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { readAccount } from '#infra/config/read-account.ts';

const head = 'account: lantern\nkind: official-account\nappId: wx7d3a51c9e40b2f86\n';
const read = (text: string) => readAccount(text, 'lantern.yaml');
const problemsOf = (text: string): readonly string[] => {
  const result = read(text);
  // Remedies have tests of their own, in broken-files.test.ts.
  return result.ok ? [] : result.problems.map((finding) => findingText(finding).split('\n', 1)[0] ?? '');
};

describe('readAccount', () => {
  it('fills in defaults', () => {
    expect(read(head)).toMatchObject({
      ok: true,
      account: {
        account: 'lantern',
        kind: 'official-account',
        appId: 'wx7d3a51c9e40b2f86',
        encryption: 'safe',
        timezone: 'Asia/Shanghai',
        timestampTolerance: '5m',
        quotas: {},
        publish: ['received', 'refused', 'undetermined'],
        delivery: 'at-most-once',
        rules: [],
      },
    });
  });
  it('accepts JSON, which is YAML', () => {
    expect(read('{"account": "lantern", "kind": "mini-program", "appId": "wx7d3a51c9e40b2f86"}').ok).toBe(
      true,
    );
  });
  it('accepts answers to events that expect their own', () => {
    const result = read(
      `${head}answers:\n  xpay_*: { ErrCode: 0, More: { a: [1, x], b: null } }\n  check_biz: ok\n`,
    );
    if (!result.ok) throw new Error(result.problems.join());
    expect(receiverAccount(result, []).answers).toEqual([
      { event: 'xpay_*', body: { ErrCode: 0, More: { a: [1, 'x'], b: null } } },
      { event: 'check_biz', body: 'ok' },
    ]);
  });
  it('accepts quotas that differ from the published ones', () => {
    const result = read(
      `${head}quotas:\n  userMessage: { limit: 20, window: 48h }\n  payment: { limit: 3, window: 30s }\n`,
    );
    if (!result.ok) throw new Error(result.problems.join());
    expect(senderAccount(result).quotas).toMatchObject({
      userMessage: { limit: 20, seconds: 172_800 },
      payment: { limit: 3, seconds: 30 },
      menuClick: { limit: 3, seconds: 60 },
    });
  });

  it.each([
    ['nothing', '', 'lantern.yaml:1:1 the file: is not a set of fields'],
    ['a list', '- a', 'lantern.yaml:1:1 the file: is not a set of fields'],
    ['broken YAML', `${head}rules: [`, 'lantern.yaml:4:8 this [ has no ] to close it'],
    ['a key twice', `${head}kind: mini-program`, 'lantern.yaml:4:1 kind is written twice, first in line 2'],
    ['no kind', 'account: lantern\nappId: wx7d3a51c9e40b2f86\n', 'lantern.yaml:1:1 kind: is missing'],
    [
      'another kind',
      head.replace('official-account', 'shop'),
      'lantern.yaml:2:7 kind: shop is not one of official-account, mini-program',
    ],
    [
      'an account in capitals',
      head.replace('lantern', 'Lantern'),
      'lantern.yaml:1:10 account: Lantern is not 1 to 40 lower-case letters, digits and dashes',
    ],
    [
      'an AppID that is none',
      head.replace('wx7d', 'xw7d'),
      'lantern.yaml:3:8 appId: xw7d3a51c9e40b2f86 is not an AppID such as wx7d3a51c9e40b2f86',
    ],
    ['an unknown field', `${head}appSecret: hush`, 'lantern.yaml:4:12 appSecret: is not a known field'],
    [
      'an unknown mode',
      `${head}encryption: aes`,
      'lantern.yaml:4:13 encryption: aes is not one of safe, compatible, plaintext; did you mean safe?',
    ],
    [
      'an unknown time zone',
      `${head}timezone: Mars/Base`,
      'lantern.yaml:4:11 timezone: "Mars/Base" is not a time zone such as Asia/Shanghai',
    ],
    [
      'a tolerance in words',
      `${head}timestampTolerance: long`,
      'lantern.yaml:4:21 timestampTolerance: long is not a duration such as 30s, 10m, 48h or 3d',
    ],
    [
      'an unknown action',
      `${head}quotas: { wave: { limit: 1, window: 1m } }`,
      'lantern.yaml:4:17 quotas.wave: is not a known field',
    ],
    [
      'a negative quota',
      `${head}quotas: { scan: { limit: -1, window: 1m } }`,
      'lantern.yaml:4:26 quotas.scan.limit: is less than 0',
    ],
    [
      'an unknown event to publish',
      `${head}publish: [read]`,
      'lantern.yaml:4:11 publish[0]: read is not one of received, sent, refused, undetermined, sent+content',
    ],
  ])('refuses %s, and says where', (_, text, problem) => {
    expect(problemsOf(text)).toContain(problem);
  });

  const rules = (text: string): string => `${head}rules:\n${text}`;
  it.each([
    [
      'no id',
      '  - { when: { event: subscribe }, reply: { text: a } }',
      'lantern.yaml:5:5 rules[0].id: is missing',
    ],
    [
      'an id twice',
      '  - { id: a, when: { event: x }, reply: { text: a } }\n  - { id: a, when: { event: y }, reply: { text: a } }',
      'lantern.yaml:6:11 rule a, id: a is the id of an earlier rule; every rule needs its own',
    ],
    [
      'no condition',
      '  - { id: a, when: {}, reply: { text: a } }',
      'lantern.yaml:5:20 rule a, when: is empty',
    ],
    [
      'an unknown condition',
      '  - { id: a, when: { txt: x }, reply: { text: a } }',
      'lantern.yaml:5:27 rule a, when.txt: is not a known field; did you mean text?',
    ],
    [
      'text without a comparison',
      '  - { id: a, when: { text: {} }, reply: { text: a } }',
      'lantern.yaml:5:28 rule a, when.text: does not say what the text is compared with',
    ],
    [
      'an empty keyword',
      '  - { id: a, when: { text: { equals: "" } }, reply: { text: a } }',
      'lantern.yaml:5:38 rule a, when.text.equals: is empty',
    ],
    [
      'an empty list of keywords',
      '  - { id: a, when: { text: { equals: [] } }, reply: { text: a } }',
      'lantern.yaml:5:38 rule a, when.text.equals: is empty',
    ],
    [
      'a keyword that is no text',
      '  - { id: a, when: { text: { equals: [true] } }, reply: { text: a } }',
      'lantern.yaml:5:39 rule a, when.text.equals[0]: true is not text',
    ],
    [
      'an unknown message type',
      '  - { id: a, when: { message: hologram }, reply: { text: a } }',
      'lantern.yaml:5:31 rule a, when.message: hologram is not one of any, text, image',
    ],
    [
      'nothing to do',
      '  - { id: a, when: { event: x } }',
      'lantern.yaml:5:5 rule a: does not say what to do',
    ],
    ['a reply of another kind', '  - { id: a, when: { event: x }, reply: { txt: a } }', 'rule a, reply'],
    [
      'a reply that is too long',
      `  - { id: a, when: { event: x }, reply: { text: ${'灯'.repeat(6827)} } }`,
      'lantern.yaml:5:49 rule a, reply.text: content has 20481 bytes in UTF-8; at most 20480 are taken here (10 messages of WeChat)',
    ],
  ])('refuses a rule with %s, and says where', (_, text, problem) => {
    expect(problemsOf(rules(text)).join('\n')).toContain(problem);
  });
  it('has all findings at once', () => {
    expect(problemsOf('account: A\nkind: b\nappId: c\n')).toHaveLength(3);
  });
});

describe('loadAccounts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'accounts-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const load = (files: Readonly<Record<string, string>>) => {
    const inner = mkdtempSync(join(folder, 'case-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(inner, name), text);
    return loadAccounts(inner);
  };
  it('reads every account file of a folder, and nothing else', () => {
    const accounts = load({
      'b.yaml': head,
      'a.yml': head.replace('lantern', 'harbor'),
      'README.md': '# no account',
    });
    expect(accounts.map(({ account }) => account.account)).toEqual(['harbor', 'lantern']);
  });
  it('refuses two files for one account', () => {
    expect(() => load({ 'a.yaml': head, 'b.yaml': head })).toThrow(
      /b\.yaml:1:10 account: lantern is already the account of .*a\.yaml/,
    );
  });
  it('has the findings of all files, each with its remedy', () => {
    expect(() => load({ 'a.yaml': 'x: 1', 'b.yaml': '[' })).toThrow(
      /a\.yaml:1:4 x: is not a known field\n {4}Here you can use account, [^\n]*\n.*b\.yaml:1:1/,
    );
  });
  it.each([
    ['an empty folder', () => load({}), /there is no account file/],
    [
      'a folder that is not there',
      () => loadAccounts(join(folder, 'none')),
      /none: the folder with the account files cannot be read/,
    ],
  ])('refuses %s', (_, run, message) => expect(run).toThrow(message));
});
