import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { type LocalTestRun, startLocalRun, until } from '../../support/local-run.ts';

let run: LocalTestRun;
let { world, folder, texts, printed, command, wechat } = {} as LocalTestRun;
beforeAll(async () => {
  run = await startLocalRun();
  ({ world, folder, texts, printed, command, wechat } = run);
});
afterAll(() => run.stop());

describe('a file that is saved', () => {
  const text = readFileSync('infra/examples/accounts/lantern.yaml', 'utf8');
  const file = () => join(folder, 'lantern.yaml');
  it('is in force at once, and the conversation goes on', async () => {
    writeFileSync(file(), text.replace('我们每天', '我们天天'));
    await until(() => printed.some((line) => /^lantern: saved, \d+ rules in force\.$/.test(line)));
    await command('say', '几点开门');
    await until(() => texts.some((one) => one.includes('我们天天')));
    expect((await command('window')).lines?.[0]).toMatch(/messages may be sent/);
  });
  it('is said to be wrong with its line, and what was in force stays', async () => {
    writeFileSync(file(), text.replace('- id: menu\n', '- id: menu\n    whan: 1\n'));
    await until(() =>
      printed.some((line) => /lantern\.yaml:\d+:\d+ error unknown-field {2}rule menu, whan: /.test(line)),
    );
    const before = texts.length;
    await command('say', '几点开门');
    await until(() => texts.slice(before).some((one) => one.includes('我们天天')));
    writeFileSync(file(), text);
    await until(() => printed.filter((line) => line.startsWith('lantern: saved')).length === 2);
  });
  it('that needs another stack is said to', async () => {
    writeFileSync(
      join(folder, 'noodle.yaml'),
      'account: noodle\nkind: mini-program\nappId: wx1a2b3c4d5e6f7a8b\n',
    );
    await until(() => printed.some((line) => line.includes('needs another stack: noodle is new')));
    rmSync(join(folder, 'noodle.yaml'));
  });
});

describe('keys that are set', () => {
  const set = (account: string, keys: object) =>
    wechat(['account', 'set', account, '--file', '-'], {
      terminal: {
        isInteractive: false,
        ask: () => Promise.reject(new Error('nobody')),
        askHidden: () => Promise.reject(new Error('nobody')),
        readAll: async () => JSON.stringify(keys),
      },
    });
  it('are used from now on, although the functions knew the ones before, which still sign', async () => {
    const openId = 'oQ8dN5xKlantern0000000000088';
    await command('say', '地址', { openId });
    const [before] = world.keys.of('lantern');
    const keys = { appSecret: 'c'.repeat(32), token: 'newToken2', encodingAESKey: 'D'.repeat(43) };
    expect(await set('lantern', keys)).toMatchObject({ code: 0, errors: '' });
    expect(world.keys.current().get('lantern')).toEqual(keys);
    const doctor = await wechat(['doctor', 'lantern']);
    expect(doctor.out).not.toContain('FAILED');
    await command('kill-token');
    const said = () => run.page.tracing.chat.all().filter((one) => one.openId === openId);
    const heard = (words: string) => () =>
      said().some(({ said: one }) => one.by === 'account' && JSON.stringify(one.message).includes(words));
    await command('say', '几点开门', { openId });
    await until(heard('9:00-21:00'));
    expect(said().filter(({ said: one }) => one.by === 'user')).toHaveLength(2);
    // WeChat's console still has the old ones, and a day has passed.
    await command('advance', '3d');
    world.simulator?.enterKeys('lantern', { ...before });
    await command('say', '退货', { openId });
    await until(() => said().filter(({ said: one }) => one.by === 'user').length === 3);
    world.simulator?.enterKeys('lantern', keys);
  });
  it('are those of the simulated WeChat too, and doctor finds everything right, days later too', async () => {
    const keys = { appSecret: 'a'.repeat(32), token: 'newToken1', encodingAESKey: 'B'.repeat(43) };
    expect(await set('harbor', keys)).toMatchObject({ code: 0, errors: '' });
    await command('advance', '3d');
    for (const account of ['harbor', 'lantern']) {
      const { code, out } = await wechat(['doctor', account]);
      expect(out).not.toContain('FAILED');
      expect(code).toBe(0);
    }
    expect(await world.simulator?.say('harbor', 'oQ8dN5xKlantern0000000000009', '你好')).toMatchObject({
      isAccepted: true,
    });
  });
});

describe('a push that is triggered', () => {
  const triggered = (...args: string[]) => wechat(['trigger', ...args]);
  it.each([
    [['text', '几点开门'], '9:00-21:00'],
    [['subscribe', 'store_2'], '2 号店'],
    [['location', '31.2219', '121.4754'], '离我们很近'],
  ])('is signed and answered: %j', async (args, words) => {
    const before = texts.length;
    const openid = `oTriggered00000000000000${args[0]?.length}`;
    expect(await triggered(...args, '--account', 'lantern', '--openid', openid)).toMatchObject({
      code: 0,
      errors: '',
      out: expect.stringContaining('HTTP 200, success'),
    });
    await until(() => texts.slice(before).some((text) => text.includes(words)));
  });
  it('is of the account whose webhook it goes to', async () => {
    for (const { account } of loadAccounts(folder)) {
      const to = `${world.door.url}/${account.account}`;
      const out = `${to}: HTTP 200, success`;
      expect(await triggered('text', 'a', '--to', to)).toMatchObject({ code: 0, errors: '', out });
    }
  });
  it('goes to another webhook too, and says what it answers', async () => {
    const to = `${world.door.url}/nobody`;
    expect(await triggered('text', 'a', '--to', to)).toMatchObject({
      code: 1,
      out: `${to}: HTTP 403, signature_mismatch`,
    });
  });
  it.each([
    [['nonsense'], 2, /There is nothing called nonsense; there are text, subscribe/],
    [['location', 'here'], 1, /A place is as/],
    [['text', 'a', '--to', 'x'], 2, /--to x: must be a URL/],
    [['text', 'a', '--account', 'lantrn'], 1, /no account lantrn/],
  ])('says what is wrong with %j', async (args, code, errors) => {
    expect(await triggered(...args)).toMatchObject({ code, errors: expect.stringMatching(errors) });
  });
});

describe('listen', () => {
  it('prints events as they pass, of a type and an account, in lines or as JSON', async () => {
    const type = ['--type', 'WeChatMessageReceived'];
    let isDone = false;
    const both = Promise.all([
      wechat(['listen', ...type, '--account', 'lantern', '--count', '1', '--lang', 'zh']),
      wechat(['listen', ...type, '--count', '2', '--json']),
    ]).finally(() => {
      isDone = true;
    });
    // A listener hears what comes after it has begun.
    while (!isDone) {
      for (const account of ['harbor', 'lantern']) await command('say', '几点开门', { account });
    }
    const [lines, events] = await both;
    expect(lines).toMatchObject({ code: 0, errors: '' });
    expect(lines.out).toMatch(
      /^正在监听，按 Ctrl-C 结束。\n[\d:]{8} {2}WeChatMessageReceived {2}\{"account":"lantern"/,
    );
    const heard = events.out.split('\n').map((line) => JSON.parse(line) as { 'detail-type': string });
    expect(heard.map((one) => one['detail-type'])).toEqual(Array(2).fill('WeChatMessageReceived'));
  });
  it('ends when it is interrupted', async () => {
    const interrupted = () => AbortSignal.timeout(50);
    expect(await wechat(['listen'], { interrupted })).toMatchObject({ code: 0, errors: '' });
  });
  it.each([
    [['--count', 'many'], /--count many: must be a whole number/],
    [['--remove-listeners'], /a local run has none/],
  ])('says what is wrong with %j', async (args, errors) => {
    expect(await wechat(['listen', ...args])).toMatchObject({
      code: 2,
      errors: expect.stringMatching(errors),
    });
  });
});

describe('record', () => {
  const traces = () => run.page.tracing.book.views();
  it('makes tests of a conversation, which hold', async () => {
    const { openId = '' } = await command('as', 'new');
    const done = [
      ['follow', 'store_2'],
      ['say', '几点开门'],
      ['tap', 'parents 父母'],
      ['location', '31.2219 121.4754'],
      ['click', 'order'],
      ['say', '我忘了'],
      ['image', ''],
      ['advance', '2h'],
      ['say', '投诉'],
      ['say', '营业时间'],
    ] as const;
    for (const [name, argument] of done) {
      await command(name, argument, { openId });
      await until(() => traces().every((one) => one.openId !== openId || one.outcome !== 'running'));
    }
    const { out } = await wechat(['record', 'lantern', '--openid', openId]);
    expect(out).toContain('lastContact: never');
    expect(out).toContain('- text: 几点开门');
    rmSync(join(folder, 'lantern.test.yaml'));
    const written = await wechat(['record', 'lantern', '--openid', openId, '--write']);
    expect(written).toMatchObject({ code: 0, errors: '', out: expect.stringMatching(/^1 case added to/) });
    expect(readFileSync(join(folder, 'lantern.test.yaml'), 'utf8')).toBe(`${out}\n`);
    expect(await wechat(['rules', 'test', 'lantern'])).toMatchObject({ code: 0, errors: '' });
    // At the prompt too, behind the cases that are there.
    await command('record', 'write', { openId });
    expect(readFileSync(join(folder, 'lantern.test.yaml'), 'utf8')).toBe(`${out}\n${out.slice(7)}\n`);
  });
  it('takes everybody where nobody is named, and says when there is nobody', async () => {
    const { openId: quiet = '' } = await command('as', 'new');
    expect(await wechat(['record', 'lantern', '--openid', quiet])).toMatchObject({ code: 1 });
    await command('say', '你好', { openId: quiet });
    const { out } = await wechat(['record', 'lantern']);
    expect(out.match(/- name: /g)?.length).toBeGreaterThan(1);
    expect(await command('record', 'everything')).toMatchObject({ status: 400 });
  });
});

describe('what was made in the console of the simulated WeChat', () => {
  it('is imported as rules, with its picture, and answers users then', async () => {
    const printed = await wechat(['rules', 'import', 'lantern', '--json']);
    expect(printed).toMatchObject({ code: 0, errors: '' });
    expect(JSON.parse(printed.out)).toMatchObject({ problems: [], files: ['lantern/imported-1.png'] });
    expect(await wechat(['rules', 'import', 'lantern', '--write'])).toMatchObject({ code: 0, errors: '' });
    await until(() => run.printed.filter((line) => line.startsWith('lantern: saved')).length > 2);
    const before = texts.length;
    await command('say', '产品');
    await until(() => texts.slice(before).some((text) => text.includes('"image"')));
    expect(texts.slice(before)).toContain('手工竹编灯笼，十二款');
    expect((await wechat(['rules', 'import', 'lantern'])).out).toMatch(/The file has these already/);
  });
  it('has a menu, which is pulled, pushed and the same then', async () => {
    expect(await wechat(['menu', 'diff', 'lantern'])).toMatchObject({ code: 1, errors: '' });
    expect((await wechat(['menu', 'pull', 'lantern'])).out).toContain('新年灯会');
    expect(await wechat(['menu', 'push', 'lantern'])).toMatchObject({ code: 0, errors: '' });
    expect(await wechat(['menu', 'diff', 'lantern'])).toMatchObject({ code: 0, errors: '' });
  });
  it('has codes to scan', async () => {
    const { code, out } = await wechat(['qr', 'create', 'lantern', 'store_2']);
    expect([code, out]).toEqual([0, expect.stringContaining('http://weixin.qq.com/q/')]);
  });
});
