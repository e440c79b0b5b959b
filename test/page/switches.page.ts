import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deadLetter } from '../support/dead-letter.ts';
import { until } from '../support/local-run.ts';
import { launch, type Opened, open } from './browser.ts';
import { axe, cutOff, overflow, type Run, say, startRun } from './set-up.ts';

let browser: Browser;
let run: Run;
let opened: Opened;
let page: Page;

beforeAll(async () => {
  [browser, run] = await Promise.all([launch(), startRun()]);
  opened = await open(browser, `${run.address}/chat/lantern`);
  page = opened.page;
});
afterAll(async () => {
  await browser.close();
  await run.stop();
});

const log = () => page.locator('.log');
const strip = () => page.locator('.strip');
const choose = (name: string) => page.locator('.who .entry', { hasText: name }).first().click();
const tab = (name: string) => page.getByRole('tab', { name }).first().click();
const newUser = () => page.getByRole('button', { name: '新用户' }).click();
const press = (name: string) => strip().getByRole('button', { name }).click();
/** Does something of the panel that has a form, with one field of it filled in. */
async function fromPanel(name: string, value: string): Promise<void> {
  await page.locator('#more').click();
  await page.locator('.panel').getByText(name, { exact: true }).click();
  await page.locator('.over-phone input').first().fill(value);
  await page.locator('.over-phone').getByRole('button', { name: '发送' }).click();
}

describe('a screen with nothing on it', () => {
  it('says what comes there, and how', async () => {
    await choose('lantern');
    await page.locator('.empty-chat .chip').first().waitFor();
    await page.getByText('这里会显示每条消息经过的每一步').waitFor();
    expect(await axe(page)).toEqual([]);
    await tab('窗口与记忆');
    await page.locator('.summary').getByText('已关').waitFor();
    expect(await axe(page)).toEqual([]);
    await tab('事件');
    // The token that the run fetched at its start is an event already.
    await page.getByPlaceholder('类型、用户、规则、内容').fill('nothing-like-this');
    await page.getByText('没有这样的事件').waitFor();
    await page.getByPlaceholder('类型、用户、规则、内容').fill('');
    await tab('队列');
    await page.getByText('没有死信').first().waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('navigation').getByRole('button', { name: '统计' }).click();
    await page.getByText('还没有记录').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('navigation').getByRole('button', { name: '对话' }).click();
  });
});

describe('the API of the simulated WeChat', () => {
  it('is slow, and the trace says how long it took', async () => {
    await tab('追踪');
    await press('慢 3 秒');
    await say(page, '营业时间');
    await log().locator('.message:not(.mine)', { hasText: '9:00-21:00' }).waitFor();
    await page.locator('.trace-head', { hasText: /([3-9]|\d\d)(\.\d+)? 秒后用户看到/ }).waitFor();
    expect(await axe(page)).toEqual([]);
    await press('正常');
  });

  it('does not answer, and the chat says that nobody knows what became of the message', async () => {
    await newUser();
    await press('不应答');
    await say(page, '营业时间');
    await log().getByText('结果未知：微信没有应答，不会重发').waitFor();
    await page.locator('.waterfall .step', { hasText: 'WeChatReplyUndetermined' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await press('全部复位');
    await page.locator('.strip:not(.unusual)').waitFor();
  });

  it('refuses with a code that is chosen', async () => {
    await newUser();
    await strip().locator('select').selectOption('45047');
    await say(page, '营业时间');
    await log().getByText('微信拒绝，45047').waitFor();
    expect(await axe(page)).toEqual([]);
    await press('全部复位');
  });
});

describe('a code that is scanned', () => {
  it('has somebody follow, and later is a scan', async () => {
    await newUser();
    await fromPanel('扫码', 'store_12');
    await log().getByText('扫 store_12 关注了').waitFor();
    await log().getByText('您正在 12 号店').waitFor();
    await fromPanel('扫码', 'store_7');
    await log().getByText('扫了 store_7').waitFor();
  });
});

describe('a mini program', () => {
  it('knows from where its chat was opened', async () => {
    await choose('harbor');
    await newUser();
    await fromPanel('进入会话', 'order-55120');
    await log().getByText('您是想问这个订单吗').waitFor();
    await page.locator('.waterfall .step', { hasText: '推送' }).click();
    await page.locator('pre.code', { hasText: 'order-55120' }).first().waitFor();
    await choose('lantern');
  });
});

describe('a dead letter', () => {
  const row = () => page.getByRole('row', { name: 'WeChatSendRequested' });
  const noDead = () => page.getByText('没有死信');
  const heard = (text: string) => run.texts.filter((one) => one === text).length;
  /** The openid of a new user whose window is open. */
  async function newOpenId(): Promise<string> {
    await newUser();
    const pushed = page.waitForRequest(/api\/act$/);
    await say(page, '营业时间');
    await log().locator('.message:not(.mine)', { hasText: '9:00-21:00' }).waitFor();
    return (await pushed).postDataJSON().openId;
  }

  it('is listed while it is there, and what it was to do is done once it is redriven', async () => {
    const openId = await newOpenId();
    await tab('队列');
    await noDead().waitFor();
    await deadLetter(run, { account: 'lantern', openId, text: '订单 8851 已发货' });
    await row().waitFor();
    expect(await axe(page)).toEqual([]);
    await row().getByRole('button', { name: '重投' }).click();
    await page.locator('.toast', { hasText: '重投了 1 条' }).waitFor();
    await until(() => heard('订单 8851 已发货') === 1);
    await log().locator('.message:not(.mine)', { hasText: '订单 8851 已发货' }).waitFor();
    await noDead().waitFor();
  });

  it('is discarded once that was said twice, and its user hears nothing of it', async () => {
    const openId = await newOpenId();
    await deadLetter(run, { account: 'lantern', openId, text: '订单 8852 已发货' });
    await row().getByRole('button', { name: '丢弃' }).click();
    await row().getByRole('button', { name: '确定丢弃？' }).click();
    await noDead().waitFor();
    expect(heard('订单 8852 已发货')).toBe(0);
  });
});

describe('what rules remember of a user', () => {
  const looks = (['zh', 'en'] as const).flatMap((language) =>
    (['light', 'dark'] as const).flatMap((theme) =>
      [1280, 380].map((width) => [{ language, theme, width }] as const),
    ),
  );
  it.each(looks)('is edited in a dialog that meets WCAG AA, with the keyboard alone: %j', async (look) => {
    const {
      page: own,
      context,
      trouble,
    } = await open(browser, `${run.address}/chat/lantern`, {
      ...look,
      height: 840,
    });
    const isChinese = look.language === 'zh';
    await own.locator('.message.mine').first().waitFor();
    if (look.width < 900) {
      await own.locator('.mobile-bar button').nth(4).click();
      await own.locator('.boxes').first().waitFor();
    } else await own.keyboard.press('2');
    const edit = own.getByRole('button', { name: isChinese ? '修改' : 'Edit', exact: true });
    await edit.focus();
    await own.keyboard.press('Enter');
    const dialog = own.getByRole('dialog');
    await dialog.waitFor();
    expect(await axe(own)).toEqual([]);
    expect(await overflow(own)).toBe(0);
    expect(await cutOff(own)).toEqual([]);
    await own.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await own.locator('button:focus', { hasText: isChinese ? '修改' : 'Edit' }).waitFor();
    await own.keyboard.press('Enter');
    await dialog.getByLabel(isChinese ? '静默几分钟' : 'Muted for minutes').fill('90');
    await own.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await own.locator('.toast').waitFor();
    expect(trouble).toEqual([]);
    await context.close();
  });
});

describe('a file that cannot be used', () => {
  it('is marked on every screen, and the rules of before go on', async () => {
    writeFileSync(join(run.folder, 'lantern.yaml'), 'account: lantern\nrules: [\n');
    await page.locator('.rules-line.broken', { hasText: '之前的规则继续生效' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await newUser();
    await say(page, '营业时间');
    await log().locator('.message:not(.mine)', { hasText: '9:00-21:00' }).waitFor();
    await page.locator('.rules-line.broken').click();
    await page.locator('.cm-finding.error').first().waitFor();
    await page.locator('.sub-bar .push-everybody[aria-disabled=true]').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('navigation').getByRole('button', { name: '统计' }).click();
    await page.locator('.stats-grid').waitFor();
  });
});

it('none of it has anything go wrong in the page', () => {
  expect(opened.trouble).toEqual([]);
});
