import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { runWechat } from '../../support/command-line.ts';
import { t0 } from '../../support/rules-builder.ts';

const folder = mkdtempSync(join(tmpdir(), 'rules-'));
const shown = (name: string): string => relative(process.cwd(), join(folder, name));
const head = 'account: lantern\nkind: official-account\nappId: wx7d3a51c9e40b2f86\n';
const good = `${head}rules:
  - { id: hours, when: { text: { contains: 营业时间 } }, reply: { text: "9:00-21:00" } }
  - { id: asked, when: { state: asked, text: { matches: '\\d+' } }, reply: { text: "{{match.0}}" } }
  - { id: ask, when: { menu: order }, setState: asked, reply: { text: 单号？ } }
  - { id: rest, default: true, cooldown: 1h, reply: { text: 收到 } }
`;
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  write('lantern.yaml', good);
});
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

async function wechat(...args: string[]) {
  return runWechat([...args, '--accounts', folder], { environment: {}, now: () => t0 * 1000 });
}

describe('rules check', () => {
  it('has nothing to say of rules that are right', async () => {
    expect(await wechat('rules', 'check')).toEqual({
      code: 0,
      out: '1 account, 4 rules: no findings',
      errors: '',
    });
  });
  it('says of an error where it is, its code, and what to do', async () => {
    write('lantern.yaml', good.replace('contains', 'contain'));
    expect(await wechat('rules', 'check')).toEqual({
      code: 1,
      out: [
        `${shown('lantern.yaml')}:5:43 error unknown-field  rule hours, when.text.contain: is not a known field; did you mean contains?`,
        '    Here you can use equals, contains, containsWord, containsAll, startsWith, matches, not, normalize, synonyms.',
        '',
        '1 account, 4 rules: 1 error',
        `Once these errors are fixed, the rest of ${shown('lantern.yaml')} is checked.`,
      ].join('\n'),
      errors: '',
    });
  });
  it('notices that two accounts have one AppID', async () => {
    write('tea.yaml', good.replace('account: lantern', 'account: tea'));
    const { code, out } = await wechat('rules', 'check');
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('appId: wx7d3a51c9e40b2f86 is already the AppID of'),
    ]);
  });
  it('warns of an account of a platform that pushes to another one can be sent to', async () => {
    write('lantern.yaml', good.replace('appId:', 'platform: acme\nappId:'));
    expect((await wechat('rules', 'check')).out).toContain('warning uncertain-recipient');
    write('lantern.yaml', good.replace('appId:', 'platform: acme\noriginalId: gh_5c1d9e7a2b40\nappId:'));
    expect((await wechat('rules', 'check')).out).toContain('no findings');
  });
  it('says what keepForPeople leaves of a quota', async () => {
    const two = 'reply: [{ text: a }, { text: b }]';
    write('lantern.yaml', `${head}keepForPeople: 2\nrules:\n  - { id: a, when: { menu: b }, ${two} }\n`);
    const { out } = await wechat('rules', 'check');
    expect(out).toContain(
      'WeChat allows 3 after CLICK, scancode_push, scancode_waitmsg, of which keepForPeople leaves 1',
    );
    write(
      'lantern.yaml',
      `${head}keepForPeople: 5\nrules:\n  - { id: a, when: { message: text }, ${two} }\n`,
    );
    expect((await wechat('rules', 'check')).out).toMatch(
      /reply-over-quota .*: is never sent: after a text message, keepForPeople leaves no message for rules\n +Lower keepForPeople, which is 5\./,
    );
  });
  it('speaks Chinese where it is asked to or the locale says so', async () => {
    write('lantern.yaml', good.replace('contains', 'contain'));
    const lines = [
      `${shown('lantern.yaml')}:5:43 错误 unknown-field  规则 hours 的 when.text.contain：没有这个字段，是不是想写 contains？`,
      '    这里可以写：equals、contains、containsWord、containsAll、startsWith、matches、not、normalize、synonyms。',
      '',
      '1 个账号，4 条规则：1 个错误',
      `改好这些错误后，会继续检查 ${shown('lantern.yaml')} 的其余内容。`,
    ];
    expect((await wechat('rules', 'check', '--lang', 'zh')).out).toBe(lines.join('\n'));
    expect(JSON.parse((await wechat('rules', 'check', '--lang', 'zh', '--json')).out)).toMatchObject([
      { findings: [{ about: 'hours', problem: '没有这个字段，是不是想写 contains？' }] },
    ]);
    expect(await wechat('rules', 'check', '--lang', 'de')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('--lang de: it can be en or zh.'),
    });
  });
  it('notices that two files are about one account', async () => {
    write('tea.yaml', good);
    const { code, out } = await wechat('rules', 'check');
    expect([code, out]).toEqual([
      1,
      expect.stringContaining(
        `${shown('tea.yaml')}:1:10 error same-account  account: lantern is already the account of ${shown('lantern.yaml')}\n    Give one`,
      ),
    ]);
  });
  it('takes warnings for errors only when told', async () => {
    write('lantern.yaml', `${good}variables: { x: 1 }\n`);
    const { code, out } = await wechat('rules', 'check');
    expect([code, out]).toEqual([
      0,
      expect.stringContaining(':9:17 warning unused  variables.x: the variable x is not used'),
    ]);
    expect((await wechat('rules', 'check', '--strict')).code).toBe(1);
  });
  it('checks the accounts that are named, and the others not', async () => {
    write('harbor.yaml', head.replace('lantern', 'harbor').replace('kind', 'knid'));
    expect((await wechat('rules', 'check', 'lantern')).code).toBe(0);
    expect((await wechat('rules', 'check')).code).toBe(1);
    expect((await wechat('rules', 'check', 'lantren')).errors).toContain('There is no account lantren in');
    expect((await wechat('rules', 'check', 'lantren')).errors).toContain('did you mean lantern?');
  });
  it('tells scripts all of it', async () => {
    write('lantern.yaml', `${good}variables: { x: 1 }\n`);
    expect(JSON.parse((await wechat('rules', 'check', '--json')).out)).toMatchObject([
      {
        account: 'lantern',
        rules: 4,
        findings: [{ line: 9, column: 17, severity: 'warning', code: 'unused', path: ['variables', 'x'] }],
      },
    ]);
  });
});

describe('rules try', () => {
  it('says what the rules say to a text, and why', async () => {
    const { code, out } = await wechat('rules', 'try', '营业时间？');
    expect(code).toBe(0);
    expect(out).toContain('lantern: text “营业时间？”, 2025-10-23 14:20 in Asia/Shanghai');
    expect(out).toContain('answered by hours\n  replies: 9:00-21:00');
    expect(out).toMatch(/hours +applies +the text contains "营业时间"/);
  });
  it.each<[string, string[], string[]]>([
    ['an event', ['--event', 'subscribe'], ['event subscribe', 'no rule answers']],
    [
      'an event in an account',
      ['lantern', '--event', 'CLICK', '--field', 'eventKey=order'],
      ['answered by ask', 'state asked for 10m'],
    ],
    ['a menu button', ['--menu', 'order'], ['answered by ask']],
    ['a state', ['17', '--state', 'asked'], ['answered by asked', 'replies: 17']],
    ['a text in an account', ['lantern', '17'], ['answered by rest']],
    ['what applied before', ['x', '--applied', 'rest=30m'], ['no rule answers', 'last did so 30m before']],
    ['silence', ['营业时间', '--muted'], ['rules keep silent', 'no rule answers']],
    ['a time', ['x', '--at', '2026-02-03 04:05'], ['2026-02-03 04:05 in Asia/Shanghai']],
    ['a type', ['--message', 'image'], ['a message of type image', 'answered by rest']],
    ['every rule', ['营业时间', '--all'], ['rest   would apply too']],
  ])('takes %s', async (_, args, words) => {
    const { code, out, errors } = await wechat('rules', 'try', ...args);
    expect([code, errors]).toEqual([0, '']);
    for (const one of words) expect(out).toContain(one);
  });
  it('says what is answered while a person talks with the user, without contradicting itself', async () => {
    write(
      'lantern.yaml',
      `${head}rules:
  - { id: passive, when: { text: { equals: a } }, passive: true, reply: { text: in time } }
  - { id: loud, when: { text: { equals: b } }, evenWhenMuted: true, reply: { text: loud } }
`,
    );
    const [passive, loud] = [
      (await wechat('rules', 'try', 'a', '--muted')).out,
      (await wechat('rules', 'try', 'b', '--muted')).out,
    ];
    expect(passive).toContain('rules keep silent: a person talks with the user\n');
    expect(passive).not.toContain('in time');
    expect(loud).toContain('and this applies even then\n');
    expect(loud).toContain('replies: loud');
  });
  it.each<[string, string[], string]>([
    ['nothing', [], 'It needs a text'],
    ['an account without a text', ['lantern'], 'lantern is an account, and a text is missing'],
    [
      'two things at a time',
      ['--menu', 'a', '--event', 'b'],
      'one thing at a time, and this is 2: event, menu',
    ],
    ['a misspelt event', ['--event', 'subscrib'], 'did you mean subscribe?'],
    ['a type that there is not', ['--message', 'hologram'], 'it can be text, image'],
    ['a place that is none', ['--location', '31'], 'written as 31.2304,121.4737'],
    ['a time that is none', ['x', '--at', 'noon'], 'is not a date or a time'],
    ['a time ago that is none', ['x', '--last-contact', 'long'], 'is not a duration'],
    ['a field without a value', ['x', '--field', 'a'], 'written as NAME=VALUE'],
  ])('refuses %s, with exit code 2', async (_, args, words) => {
    const { code, errors } = await wechat('rules', 'try', ...args);
    expect([code, errors]).toEqual([2, expect.stringContaining(words)]);
  });
  it('tells scripts the decision and the reasons', async () => {
    expect(JSON.parse((await wechat('rules', 'try', '营业时间', '--json')).out)).toMatchObject([
      {
        account: 'lantern',
        at: '2025-10-23T06:20:31.000Z',
        decision: {
          rule: 'hours',
          replies: [{ message: { msgtype: 'text', text: { content: '9:00-21:00' } } }],
        },
        rules: [{ rule: 'hours', outcome: 'applies' }, {}, {}, {}],
      },
    ]);
  });
  it('says what is wrong with rules that cannot be asked', async () => {
    write('lantern.yaml', good.replace('contains', 'contain'));
    expect(await wechat('rules', 'try', 'x')).toMatchObject({
      code: 1,
      errors: expect.stringContaining('did you mean contains?'),
    });
  });
});

describe('rules try of all accounts', () => {
  it('asks those that can be asked, and says then what is wrong with the others', async () => {
    write('harbor.yaml', head.replace('lantern', 'harbor').replace('kind', 'knid'));
    const { code, out, errors } = await wechat('rules', 'try', '营业时间');
    expect([code, out]).toEqual([1, expect.stringContaining('answered by hours')]);
    expect(errors).toContain('did you mean kind?');
  });
});

describe('rules test', () => {
  it('plays the tests beside the files', async () => {
    write('lantern.test.yaml', 'cases:\n  - { name: hours, text: 营业时间, expect: { rule: hours } }\n');
    expect(await wechat('rules', 'test')).toEqual({ code: 0, out: '1 case: 1 passed, 0 failed', errors: '' });
  });
  it('says where a case is that fails, what was expected, and why it is otherwise', async () => {
    write(
      'lantern.test.yaml',
      'cases:\n  - { name: x, text: x, expect: { rule: rest } }\n  - { name: hours, text: 几点, expect: { rule: hours } }\n',
    );
    const { code, out } = await wechat('rules', 'test');
    expect(code).toBe(1);
    expect(out).toContain(
      `${shown('lantern.test.yaml')}:3 hours\n    step 1, text “几点”\n      the rule: expected “hours”, got “rest”\n`,
    );
    expect(out).toContain('hours  does not apply    it needs that the text contains "营业时间"');
    expect(out).toContain('2 cases: 1 passed, 1 failed');
  });
  it('plays steps of which nothing is expected', async () => {
    write(
      'lantern.test.yaml',
      'cases:\n  - name: order\n    steps:\n      - { menu: order }\n      - { text: "12", expect: { rule: asked } }\n',
    );
    expect(await wechat('rules', 'test')).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 passed'),
    });
  });
  it('says that muted is about the step and not what comes of it', async () => {
    write(
      'lantern.yaml',
      `${good}  - { id: complaint, priority: 1, when: { text: { equals: 投诉 } }, mute: 2h, reply: { text: 好 } }\n`,
    );
    write('lantern.test.yaml', 'cases:\n  - { name: a, text: 投诉, expect: { muted: true } }\n');
    expect((await wechat('rules', 'test')).out).toContain('what a rule mutes, later steps show');
  });
  it('shows every rule where it is asked to', async () => {
    const many = Array.from(
      { length: 25 },
      (_, index) => `  - { id: r${index}, when: { scene: "${index}" }, ignore: true }\n`,
    );
    write('lantern.yaml', `${good}${many.join('')}`);
    write('lantern.test.yaml', 'cases:\n  - { name: a, text: 几点, expect: { rule: hours } }\n');
    expect((await wechat('rules', 'test')).out).toContain('--all shows them');
    expect((await wechat('rules', 'test', '--all')).out).toMatch(/r24 +does not apply/);
  });
  it('finds what is wrong with a test file', async () => {
    write('lantern.test.yaml', 'cases:\n  - name: hours\n    text: x\n    expect: { rule: hour }\n');
    const { code, out } = await wechat('rules', 'test');
    expect([code, out]).toEqual([
      1,
      expect.stringContaining(
        ':4:21 error unknown-rule  case hours, expect.rule: there is no rule hour; did you mean hours?',
      ),
    ]);
  });
  it('speaks Chinese, and so does rules try', async () => {
    write('lantern.test.yaml', 'cases:\n  - { name: hours, text: 几点, expect: { rule: hours } }\n');
    const { out } = await wechat('rules', 'test', '--lang', 'zh');
    for (const words of [
      '第 1 步，文字「几点」',
      '规则：应该是 “hours”，实际是 “rest”',
      '不生效',
      '1 个用例：0 个通过，1 个失败',
    ]) {
      expect(out).toContain(words);
    }
    const tried = await wechat('rules', 'try', 'lantern', '营业时间', '--lang', 'zh');
    expect(tried.out).toMatch(/^lantern：文字「营业时间」，Asia\/Shanghai 时间 /);
    expect(tried.out).toContain('由 hours 回答\n  回复：9:00-21:00');
    expect(tried.out).not.toMatch(/answered|replies|applies/);
  });
  it('says where there are none', async () => {
    expect(await wechat('rules', 'test')).toMatchObject({
      code: 0,
      out: expect.stringContaining('lantern: no tests'),
    });
  });
});
