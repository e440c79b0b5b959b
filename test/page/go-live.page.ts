import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, type Opened, open } from './browser.ts';
import { axe, type Run, replace, say, startRun } from './set-up.ts';

/** An account of which the second user is a tester. */
const shop = `account: shop
kind: official-account
appId: wx0f3a9c51e40b2f99
timezone: Asia/Shanghai
lists: { testers: [oQ8dN5xKlantern0000000000002] }
rules:
  - id: greeting
    when: { text: { equals: 你好 } }
    reply: { text: 早上好 }
`;

let browser: Browser;
let run: Run;
let opened: Opened;
let page: Page;

beforeAll(async () => {
  [browser, run] = await Promise.all([launch(), startRun({ 'shop.yaml': shop })]);
  opened = await open(browser, run.address.replace(/$/, '/rules/shop'));
  page = opened.page;
  await page.locator('.cm-content').waitFor();
});
afterAll(async () => {
  await browser.close();
  await run.stop();
});

const go = (name: string) => page.getByRole('navigation').getByRole('button', { name }).first().click();

/** What the account answers a user who greets. */
async function greet(user: string, answer: string): Promise<void> {
  await go('对话');
  await page.locator('.who .entry', { hasText: user }).click();
  await say(page, '你好');
  await page.locator('.message:not(.mine)').last().getByText(answer).waitFor();
  await go('规则');
  await page.locator('.cm-content').waitFor();
}

async function confirm(note: string, at?: string): Promise<void> {
  const form = page.locator('.push-form');
  if (at !== undefined) await form.locator('input[name=at]').fill(at);
  await form.locator('input[name=note]').fill(note);
  await form.locator('button[type=submit]').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

describe('rules on their way to everybody', () => {
  it('are with testers first, and nobody else sees them', async () => {
    await replace(page, '早上好', '晚上好');
    await page.locator('.sub-bar').getByRole('button', { name: '推给 1 位测试人员' }).click();
    expect(await axe(page)).toEqual([]);
    await confirm('换问候');
    await page.locator('.version.trial', { hasText: '换问候' }).getByText('1 人').waitFor();
    await page.locator('.way li', { hasText: '测试人员' }).getByText('第 1 版').waitFor();
    // The file is not what is in force, so the line on top must not say so.
    await page.locator('.rules-line', { hasText: '生效的是随部署的规则 · 第 1 版在测试人员那里' }).waitFor();
    // The text of the deployed rules is not stored, so only that they differ is known.
    await page.locator('.sub-bar .count', { hasText: '≠' }).waitFor();
    await greet('用户1', '早上好');
    await greet('用户2', '晚上好');
  });

  it('are published as the testers have tried them', async () => {
    await page.locator('.version.trial').getByRole('button', { name: '发布给所有人' }).click();
    await page.locator('.push-form').getByText('测试人员试过的第 1 版').waitFor();
    await page.locator('.push-form button[type=submit]').click();
    await page.locator('.version.in-force', { hasText: '换问候' }).waitFor();
    await page.locator('.rules-line', { hasText: '条规则已生效' }).waitFor();
    await greet('用户1', '晚上好');
  });

  it('come by themselves at the time that was set', async () => {
    await replace(page, '晚上好', '新年好');
    await page.locator('.sub-bar').getByRole('button', { name: '定时' }).click();
    await page.locator('.push-form').getByText('Asia/Shanghai 的时间').waitFor();
    await confirm('过年', '2026-12-25T08:00');
    await page.locator('.version.coming', { hasText: '过年' }).getByText('12-25 08:00').waitFor();
    await page.locator('.sub-bar .count.changed[title*="第 1 版"]', { hasText: '~1' }).waitFor();
    await page.locator('.rules-line', { hasText: '第 1 版生效 · 第 2 版 12-25 08:00 生效' }).waitFor();
    await greet('用户1', '晚上好');
    await go('对话');
    await page.locator('.strip').getByRole('button', { name: '+48 小时' }).click();
    await page.locator('.strip.unusual').waitFor();
    await greet('用户1', '新年好');
    await page.locator('.sub-bar .count').first().waitFor({ state: 'detached' });
    await page.locator('.version.in-force', { hasText: '过年' }).waitFor();
    await page.locator('.version.coming').waitFor({ state: 'detached' });
  });

  it('are taken back before they have come', async () => {
    await replace(page, '新年好', '元宵好');
    await page.locator('.sub-bar').getByRole('button', { name: '定时' }).click();
    await confirm('元宵', '2027-02-20T08:00');
    const coming = page.locator('.version.coming', { hasText: '元宵' });
    await coming.getByRole('button', { name: '取消' }).click();
    await coming.waitFor({ state: 'detached' });
    await page.locator('.toast', { hasText: '已取消' }).waitFor();
  });

  it('stay as they are where a test fails, and what failed is shown', async () => {
    const test = 'cases:\n  - name: 问候\n    text: 你好\n    expect: { rule: greeting, reply: 早上好 }\n';
    writeFileSync(join(run.folder, 'shop.test.yaml'), test);
    await page.locator('.sub-bar').getByRole('button', { name: '发布给所有人' }).click();
    await confirm('不该有');
    await page.locator('.toast.problem', { hasText: '1 个不通过' }).waitFor();
    await page.locator('.failed-tests', { hasText: '问候' }).waitFor();
    expect(await page.locator('.version', { hasText: '不该有' }).count()).toBe(0);
  });

  it('are refused in the words of the command, in the language of the page', async () => {
    await page.locator('.sub-bar select').selectOption('harbor');
    await page.locator('.cm-content').getByText('account: harbor').waitFor();
    await page.locator('.sub-bar').getByRole('button', { name: '推给测试人员' }).click();
    await page.locator('.push-form button[type=submit]').click();
    await page.locator('.toast.problem', { hasText: 'harbor 还没有测试人员' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('have nothing go wrong in the page', () => {
    // A refusal is an answer, which the browser writes down as well.
    expect(opened.trouble.filter((one) => !one.includes('422'))).toEqual([]);
  });
});
