import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { jsonResponse, type LocalServer, serve } from '#infra/local/http-server.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { v7 } from '../../fixtures/vectors.ts';
import { runWechat } from '../../support/command-line.ts';
import { secrets, signedAt } from '../../support/push-builder.ts';

/* The commands against the stack as it runs on this machine, and a WeChat that keeps a menu. */

const folder = mkdtempSync(join(tmpdir(), 'menu-'));
const file = join(folder, 'lantern.yaml');
const head = `account: lantern\nkind: official-account\nappId: ${v7.appId}\n`;
const menu = `menu:
  - { name: 今日推荐, key: today }
  - name: 更多
    buttons:
      - { name: 官网, url: https://shop.example.com }
      - { name: 扫一扫, key: scan, type: scancode_waitmsg }
      - { name: 商城, miniProgram: { appId: wx29b8d4f1c07ae653, path: pages/index, url: https://shop.example.com } }
`;
const made = [
  { type: 'click', name: '今日推荐', key: 'today' },
  {
    name: '更多',
    sub_button: [
      { type: 'view', name: '官网', url: 'https://shop.example.com' },
      { type: 'scancode_waitmsg', name: '扫一扫', key: 'scan' },
      {
        type: 'miniprogram',
        name: '商城',
        url: 'https://shop.example.com',
        appid: 'wx29b8d4f1c07ae653',
        pagepath: 'pages/index',
      },
    ],
  },
];
/** What users see, as get_current_selfmenu_info tells it. */
let seen: unknown;
const bodies: unknown[] = [];
let double: LocalServer;
let world: World;

beforeAll(async () => {
  writeFileSync(file, head + menu);
  double = await serve(0, async ({ path, body }) => {
    if (path === '/cgi-bin/stable_token') return jsonResponse(200, { access_token: 'AT', expires_in: 7200 });
    if (path === '/cgi-bin/get_current_selfmenu_info') {
      return jsonResponse(200, { is_menu_open: 1, selfmenu_info: { button: seen } });
    }
    const said = JSON.parse(body.toString());
    bodies.push(said);
    if (path === '/cgi-bin/menu/create') {
      seen = (said.button as { name: string; sub_button?: object[] }[]).map(
        ({ sub_button: below, ...button }) =>
          below === undefined ? button : { ...button, sub_button: { list: below } },
      );
      return jsonResponse(200, { errcode: 0, errmsg: 'ok' });
    }
    const scene = said.action_info.scene.scene_str;
    return scene === 'taken'
      ? jsonResponse(200, { errcode: 45029, errmsg: 'qrcode count out of limit' })
      : jsonResponse(200, { ticket: `T+${scene}`, url: `http://weixin.qq.com/q/${scene}` });
  });
  world = await startWorld({
    accounts: loadAccounts(folder),
    secrets: new Map([
      ['lantern', { appSecret: 's', token: secrets.token, encodingAESKey: secrets.encodingAESKey }],
    ]),
    port: 0,
    wechatApi: double.url,
    startAt: signedAt * 1000,
    onLog: () => {},
    onProgress: () => {},
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.stop();
  await double.stop();
});
beforeEach(() => {
  writeFileSync(file, head + menu);
  bodies.length = 0;
});

const wechat = (...args: string[]) =>
  runWechat([...args, '--accounts', folder], {
    environment: { AWS_ENDPOINT_URL: world.stack.awsEndpoint },
    now: () => signedAt * 1000,
  });

describe('the menu', () => {
  it('of the file becomes the one that users see, and then there is no difference', async () => {
    seen = [{ type: 'view', name: '旧', url: 'https://old.example.com' }];
    const before = await wechat('menu', 'diff', 'lantern');
    expect(before.code).toBe(1);
    expect(before.out).toContain('-- name: 旧');
    expect(before.out).toContain('+- name: 今日推荐');
    expect(await wechat('menu', 'push', 'lantern')).toMatchObject({ code: 0, errors: '' });
    expect(bodies).toEqual([{ button: made }]);
    expect(await wechat('menu', 'diff', 'lantern')).toMatchObject({ code: 0 });
    expect(JSON.parse((await wechat('menu', 'diff', 'lantern', '--json')).out)).toEqual({
      account: 'lantern',
      same: true,
      patch: null,
    });
  });
  it('that WeChat has is printed as the file says it', async () => {
    await wechat('menu', 'push', 'lantern');
    expect(parse((await wechat('menu', 'pull', 'lantern')).out)).toEqual(parse(menu));
  });
  it('of the console is carried over, with a key for what the console answered itself', async () => {
    seen = [
      { type: 'text', name: '地址', value: '中山路 1 号' },
      { name: '更多', sub_button: { list: [{ type: 'view', name: '官网', url: 'https://a.cn' }] } },
    ];
    const { out } = await wechat('menu', 'pull', 'lantern');
    expect(out).toMatch(/^# 地址: the console answers a click on it with the text 中山路 1 号/);
    expect(parse(out)).toEqual({
      menu: [
        { name: '地址', key: '地址' },
        { name: '更多', buttons: [{ name: '官网', url: 'https://a.cn' }] },
      ],
    });
  });
  it('has to be in the file to be pushed', async () => {
    writeFileSync(file, head);
    const { code, errors } = await wechat('menu', 'push', 'lantern');
    expect([code, errors]).toEqual([1, expect.stringContaining('menu pull lantern')]);
  });
});

describe('buttons and rules', () => {
  it('that do not fit together are found', async () => {
    writeFileSync(
      file,
      `${head}${menu}rules:\n  - { id: today, when: { menu: today }, reply: { text: 好 } }\n  - { id: old, when: { menu: old }, reply: { text: 好 } }\n`,
    );
    const { out } = await wechat('rules', 'check');
    expect(out).toContain(
      'button-without-rule  menu[1].buttons[1]: no rule answers a click on 扫一扫 (scan)',
    );
    expect(out).toContain('rule-without-button  rule old, when.menu: no button of the menu has the key old');
    expect(out).toContain('2 warnings');
  });
  it.each([
    ['- { name: a }', 'does not do exactly one thing'],
    ['- { name: a, key: b, url: https://a.cn }', 'does not do exactly one thing'],
    ['- { name: 一二三四五六, key: b }', 'is longer than the 16 bytes'],
    ['- { name: a, url: a.cn }', 'is not an address'],
    ['- { name: a, buttons: [{ name: b, key: c, type: tap }] }', 'tap is not one of click'],
    [`${'- { name: a, key: b }\n  '.repeat(4)}`, 'has more than 3 entries'],
  ])('are checked: %s', async (buttons, problem) => {
    writeFileSync(file, `${head}menu:\n  ${buttons.trimEnd()}\n`);
    expect(await wechat('rules', 'check')).toMatchObject({ code: 1, out: expect.stringContaining(problem) });
  });
});

describe('qr create', () => {
  it('makes a lasting code for each scene, with the link of its picture', async () => {
    const { out } = await wechat('qr', 'create', 'lantern', 'store_1', '门店2', '--json');
    expect(bodies).toEqual(
      ['store_1', '门店2'].map((scene) => ({
        action_name: 'QR_LIMIT_STR_SCENE',
        action_info: { scene: { scene_str: scene } },
      })),
    );
    expect(JSON.parse(out)[0]).toEqual({
      scene: 'store_1',
      picture: 'https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=T%2Bstore_1',
      content: 'http://weixin.qq.com/q/store_1',
      until: null,
    });
  });
  it('makes codes that end, from a list, as a table', async () => {
    const list = join(folder, 'scenes.txt');
    writeFileSync(list, 'a\r\n\nb\n');
    const { out } = await wechat('qr', 'create', 'lantern', '--from', list, '--for', '7d', '--csv');
    expect(bodies).toMatchObject([{ expire_seconds: 604_800, action_name: 'QR_STR_SCENE' }, {}]);
    expect(out.split('\n')).toHaveLength(3);
    expect(out).toContain('"a","https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=T%2Ba"');
  });
  it('saves each as a picture, under a name that any system takes', async () => {
    const pictures = join(folder, 'codes');
    const { out } = await wechat('qr', 'create', 'lantern', 'store/1', '门店2', '--png', pictures, '--json');
    const files = (JSON.parse(out) as { file: string }[]).map(({ file }) => file);
    expect(files).toEqual([join(pictures, 'store%2F1.png'), join(pictures, '%E9%97%A8%E5%BA%972.png')]);
    for (const file of files) {
      const picture = readFileSync(file);
      expect(picture.subarray(1, 4).toString()).toBe('PNG');
      expect(picture.readUInt32BE(16)).toBe(1200);
    }
  });
  it.each([
    [['lantern'], 2, 'No scene was given.'],
    [['lantern', 'a b'], 2, 'a scene has 1 to 64 characters'],
    [['lantern', 'a', '--for', '60d'], 2, 'must be from 1m to 30d'],
    [['lantern', 'taken'], 1, 'WeChat refuses to make a code for taken: 45029'],
    [['nobody', 'a'], 1, 'There is no account nobody'],
  ])('refuses %j', async (args, code, words) => {
    expect(await wechat('qr', 'create', ...args)).toMatchObject({
      code,
      errors: expect.stringContaining(words),
    });
  });
});
