import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { jsonResponse, type LocalServer, serve } from '#infra/local/http-server.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { v7 } from '../../fixtures/vectors.ts';
import { runWechat } from '../../support/command-line.ts';
import { secrets } from '../../support/push-builder.ts';

const saved = 'test/fixtures/autoreply-info.json';
const folder = mkdtempSync(join(tmpdir(), 'rules-import-'));
const file = join(folder, 'lantern.yaml');
const head = `# 灯笼小店\naccount: lantern\nkind: official-account\nappId: ${v7.appId}\n`;
const rules = 'rules:\n  - { id: follow, when: { event: SCAN }, reply: { text: hi } } # ours\n';
const now = Date.now();
let environment: Record<string, string> = {};

async function wechat(...args: string[]) {
  return runWechat([...args, '--accounts', folder], { environment, now: () => now });
}

beforeEach(() => writeFileSync(file, head + rules));
afterAll(() => rmSync(folder, { recursive: true }));

describe('rules import of a saved answer', () => {
  it('prints rules, and above them what could not be carried over', async () => {
    const { code, out } = await wechat('rules', 'import', 'lantern', '--from', saved);
    expect(code).toBe(0);
    expect(out).toMatch(/^# 营业时间: the file of an image is missing/);
    expect(parse(out).rules.map(({ id }: { id: string }) => id)).toEqual([
      'follow-2',
      '营业时间',
      '新品',
      '教程',
      'otherwise',
    ]);
    expect(readFileSync(file, 'utf8')).toBe(head + rules);
  });
  it('adds them to the file, whose own rules and comments stay', async () => {
    const { out } = await wechat('rules', 'import', 'lantern', '--from', saved, '--write');
    expect(out).toContain('5 rules added to');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('# 灯笼小店\n');
    expect(text).toContain('# ours');
    expect(loadAccounts(folder)[0]?.account.rules.map(({ id }) => id)).toEqual([
      'follow',
      'follow-2',
      '营业时间',
      '新品',
      '教程',
      'otherwise',
    ]);
    expect((await wechat('rules', 'check', 'lantern')).code).toBe(0);
  });
  it('adds them to a file without rules', async () => {
    writeFileSync(file, head);
    await wechat('rules', 'import', 'lantern', '--from', saved, '--write', '--passive');
    expect(loadAccounts(folder)[0]?.account.rules.map(({ passive }) => passive)).toEqual([
      true,
      true,
      true,
      undefined,
      true,
    ]);
  });
  it('leaves every line of the file as it is', async () => {
    const written = `${head}# ours\nrules:\n  - { id: ours,   when: {event: subscribe, scene: a},\n      reply: { text: "x" } }   # kept\n\n# the end\nquotas: {}\n`;
    writeFileSync(file, written);
    await wechat('rules', 'import', 'lantern', '--from', saved, '--write');
    const lines = readFileSync(file, 'utf8').split('\n');
    expect(written.split('\n').filter((line) => !lines.includes(line))).toEqual([]);
    expect(lines.slice(-3)).toEqual(['# the end', 'quotas: {}', '']);
    expect((await wechat('rules', 'check')).out).not.toMatch(/error/);
  });
  it('recognizes what it imported before, also where the reply was changed since', async () => {
    await wechat('rules', 'import', 'lantern', '--from', saved, '--write');
    const first = readFileSync(file, 'utf8');
    const changed = first.replace('欢迎关注灯笼小店！', '改过的欢迎语。');
    expect(changed).not.toBe(first);
    writeFileSync(file, changed);
    const { out } = await wechat('rules', 'import', 'lantern', '--from', saved, '--write');
    expect(out).toContain('The file has these already: ');
    expect(out).toContain('lacks no rule of the console');
    expect(readFileSync(file, 'utf8')).toBe(changed);
    expect(
      JSON.parse((await wechat('rules', 'import', 'lantern', '--from', saved, '--json')).out).rules,
    ).toEqual([]);
  });
  it('adds only the keywords that the console has got since, and none that the rule in the file was given', async () => {
    await wechat('rules', 'import', 'lantern', '--from', saved, '--write');
    const changed = readFileSync(file, 'utf8').replace('- 几点开门', '- 几点开门\n          - 几点关门');
    writeFileSync(file, changed);
    const later = JSON.parse(readFileSync(saved, 'utf8'));
    const hours = later.keyword_autoreply_info.list.find(
      ({ rule_name: name }: { rule_name: string }) => name === '营业时间',
    );
    for (const content of ['几点关门', '节假日'])
      hours.keyword_list_info.push({ type: 'text', match_mode: 'contain', content });
    const newer = join(folder, 'newer.txt');
    writeFileSync(newer, JSON.stringify(later));
    const { out } = await wechat('rules', 'import', 'lantern', '--from', newer, '--json');
    expect(JSON.parse(out).rules).toEqual([
      expect.objectContaining({
        id: '营业时间-2',
        when: { text: { contains: ['节假日'], normalize: false } },
      }),
    ]);
    await wechat('rules', 'import', 'lantern', '--from', newer, '--write');
    expect(readFileSync(file, 'utf8').startsWith(changed.trimEnd())).toBe(true);
    expect((await wechat('rules', 'import', 'lantern', '--from', newer, '--write')).out).toContain(
      'lacks no rule',
    );
    rmSync(newer);
  });
  it('does not take a rule with more conditions for one of the console', async () => {
    const mine = `${head}rules:\n  - { id: mine, when: { firstContact: true, text: { contains: 几点开门 } }, reply: { text: x } }\n`;
    writeFileSync(file, mine);
    const { out } = await wechat('rules', 'import', 'lantern', '--from', saved, '--json');
    expect(JSON.parse(out).rules.map(({ id }: { id: string }) => id)).toContain('营业时间');
  });
  it('speaks Chinese, also about what it could not carry over', async () => {
    const { out } = await wechat('rules', 'import', 'lantern', '--from', saved, '--lang', 'zh');
    const remarks = out.split('\n').filter((line) => line.startsWith('#'));
    expect(remarks.length).toBeGreaterThan(2);
    for (const remark of remarks) expect(remark).toMatch(/。$/);
  });
  it('writes each rule in lines of its own, also into a list that is empty', async () => {
    writeFileSync(file, `${head}rules: []\n`);
    await wechat('rules', 'import', 'lantern', '--from', saved, '--write');
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('rules:\n  - id: follow\n');
    expect(text.match(/^ {2}- id: /gm)).toHaveLength(5);
  });
  it('adds them to a file that is JSON, which stays JSON', async () => {
    const json = join(folder, 'harbor.json');
    writeFileSync(json, `{"account": "harbor", "kind": "official-account", "appId": "${v7.appId}"}`);
    await wechat('rules', 'import', 'harbor', '--from', saved, '--write');
    expect(JSON.parse(readFileSync(json, 'utf8')).rules).toHaveLength(5);
    expect((await wechat('rules', 'check', 'harbor')).code).toBe(0);
    rmSync(json);
  });
  it('prints JSON for scripts', async () => {
    const { out } = await wechat('rules', 'import', 'lantern', '--from', saved, '--json');
    expect(JSON.parse(out)).toMatchObject({
      account: 'lantern',
      notes: [{ code: 'media_missing' }, {}, {}, {}],
    });
  });
  it.each([
    ['a file that is not JSON', '{', 'cannot be read as JSON'],
    [
      'another answer',
      '{"keyword_autoreply_info": {"list": [{"reply_mode": "reply_some"}]}}',
      'is not one of reply_all, random_one',
    ],
    [
      'an error of WeChat',
      '{"errcode": 48001, "errmsg": "api unauthorized"}',
      'is an error of WeChat: 48001',
    ],
  ])('refuses %s', async (_, content, words) => {
    const answer = join(folder, 'answer.txt');
    writeFileSync(answer, content);
    const { code, errors } = await wechat('rules', 'import', 'lantern', '--from', answer);
    expect([code, errors]).toEqual([1, expect.stringContaining(words)]);
  });
  it('refuses a file that is not there, and a mini program', async () => {
    expect((await wechat('rules', 'import', 'lantern', '--from', '/nowhere')).errors).toContain('/nowhere');
    writeFileSync(file, head.replace('official-account', 'mini-program'));
    expect((await wechat('rules', 'import', 'lantern', '--from', saved)).errors).toContain(
      'is a mini program',
    );
  });
});

describe('rules import of a live account', () => {
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
  const asked: string[] = [];
  let double: LocalServer;
  let world: World;
  let answer: object = JSON.parse(readFileSync(saved, 'utf8'));
  let menu: object = { errcode: 46003, errmsg: 'menu no exist' };

  beforeAll(async () => {
    writeFileSync(file, head + rules);
    double = await serve(0, async ({ method, path, query }) => {
      asked.push(
        `${method} ${path} ${query.get('access_token') ?? ''} ${query.get('media_id') ?? ''}`.trim(),
      );
      if (path === '/cgi-bin/stable_token')
        return jsonResponse(200, { access_token: 'AT', expires_in: 7200 });
      if (path === '/cgi-bin/get_current_autoreply_info') return jsonResponse(200, answer);
      if (path === '/cgi-bin/get_current_selfmenu_info') return jsonResponse(200, menu);
      if (query.get('media_id')?.startsWith('tmpImg'))
        return { status: 200, headers: { 'content-type': 'image/jpeg' }, body: jpeg };
      return jsonResponse(200, { errcode: 40007, errmsg: 'invalid media_id' });
    });
    world = await startWorld({
      accounts: loadAccounts(folder),
      secrets: new Map([
        ['lantern', { appSecret: 's', token: secrets.token, encodingAESKey: secrets.encodingAESKey }],
      ]),
      port: 0,
      wechatApi: double.url,
      startAt: now,
      onLog: () => {},
      onProgress: () => {},
    });
    environment = {
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL: world.stack.awsEndpoint,
    };
  });
  afterAll(async () => {
    await world.stop();
    await double.stop();
  });
  const live = () => wechat('rules', 'import', 'lantern');

  it('is asked by the stack with its token, and saves the files that there are', async () => {
    const result = await live();
    expect(result).toMatchObject({ code: 0, errors: '' });
    expect(asked).toContain('GET /cgi-bin/get_current_autoreply_info AT');
    expect(asked).toContain('GET /cgi-bin/media/get AT tmpImg_inventedId_b71');
    expect(readdirSync(join(folder, 'lantern'))).toEqual(['imported-1.jpg']);
    expect(readFileSync(join(folder, 'lantern/imported-1.jpg'))).toEqual(jpeg);
    expect(result.out).toContain('file: lantern/imported-1.jpg');
    expect(result.out).toContain('# voice 2 of 3 could not be fetched: WeChat says 40007 invalid media_id');
    expect(existsSync(join(folder, 'lantern/imported-2.amr'))).toBe(false);
  });
  it('brings the menu that users see, where the file has none, and leaves every other line as it is', async () => {
    menu = {
      is_menu_open: 1,
      selfmenu_info: { button: [{ type: 'view', name: '商城', url: 'https://shop.example.com/' }] },
    };
    expect((await live()).out).toMatch(/menu:\n {2}- name: 商城\n {4}url: https:\/\/shop\.example\.com\//);
    const before = readFileSync(file, 'utf8');
    await wechat('rules', 'import', 'lantern', '--write');
    const written = readFileSync(file, 'utf8');
    expect(written).toContain('- name: 商城');
    for (const line of before.split('\n')) expect(written).toContain(line);
    await wechat('rules', 'import', 'lantern', '--write');
    expect(readFileSync(file, 'utf8')).toBe(written);
    writeFileSync(file, before);
  });
  it('says why WeChat refuses', async () => {
    answer = { errcode: 48001, errmsg: 'api unauthorized' };
    expect(await live()).toMatchObject({ code: 1, errors: expect.stringMatching(/48001 .*not verified/) });
  });
});
