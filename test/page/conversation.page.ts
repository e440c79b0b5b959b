import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, type Opened, open } from './browser.ts';
import { kit, pixel } from './kit.ts';
import { type Run, say, startRun } from './set-up.ts';

let browser: Browser;
let run: Run;
let opened: Opened;
let page: Page;

beforeAll(async () => {
  [browser, run] = await Promise.all([launch(), startRun(kit)]);
  opened = await open(browser, run.address);
  page = opened.page;
});
afterAll(async () => {
  await browser.close();
  await run.stop();
});

const log = () => page.locator('.log');
const choose = (name: string) => page.locator('.who .entry', { hasText: name }).first().click();
const tab = (name: string) => page.getByRole('tab', { name }).first().click();

describe('a conversation', () => {
  it('begins with things that the rules of the account know', async () => {
    await choose('lantern');
    await page.locator('.empty-chat .chip', { hasText: '关注' }).click();
    await log().getByText('欢迎关注灯笼小店').waitFor();
  });

  it('shows beside a message every step of its way, why the rule applied, and what went over the wire', async () => {
    await say(page, '想送人，有推荐吗');
    await log().getByText('想送给谁').waitFor();
    const steps = page.locator('.waterfall .step .name');
    await page.locator('.waterfall .step', { hasText: 'WeChatMessageReceived' }).waitFor();
    expect(await steps.allInnerTexts()).toEqual([
      '推送',
      '验签解密',
      '规则',
      '预留额度',
      '入队',
      '预留额度',
      '发送',
      '结算',
      '事件',
    ]);
    await page.locator('.waterfall .step', { hasText: '还能发 5 → 4 条' }).waitFor();
    await page.locator('.considered-rule.yes', { hasText: /help-choosing[\s\S]*文字含「推荐」/ }).waitFor();
    await page.locator('.waterfall .step', { hasText: '推送' }).click();
    expect(await page.locator('pre.code').first().innerText()).toContain('想送人，有推荐吗');
    await page.getByRole('tab', { name: '密文' }).click();
    expect(await page.locator('pre.code').first().innerText()).toContain('<Encrypt>');
    expect(await page.locator('pre.code').first().innerText()).not.toContain('想送人');
    await page.locator('.waterfall .step', { hasText: '发送' }).click();
    await page.getByRole('region', { name: '请求' }).waitFor();
    const all =
      (await page.locator('.truth').innerText()) + (await page.locator('pre.code').allInnerTexts()).join();
    expect(all).not.toMatch(/access_token=\w{8}/);
  });

  it('goes on when an item of the menu message is tapped', async () => {
    await page.locator('.bubble.menu button', { hasText: '父母' }).click();
    await log().getByText('竹编小夜灯').waitFor();
  });

  it('says why a rule is silent, and how that came', async () => {
    await say(page, '投诉');
    await log().getByText('非常抱歉').waitFor();
    await say(page, '营业时间');
    const remark = log().locator('.remark', { hasText: 'complaint 让规则静默到' });
    await remark.getByRole('button', { name: '为什么' }).click();
    await page.locator('.trace-head', { hasText: '营业时间' }).waitFor();
    await page.locator('.summary', { hasText: '静默到' }).waitFor();
  });

  it('remembers of the user what is written there instead', async () => {
    await tab('窗口与记忆');
    await page.getByRole('button', { name: '修改' }).click();
    const form = page.getByRole('dialog');
    await form.locator('datalist option[value=asked-order]').waitFor({ state: 'attached' });
    await form.getByLabel('静默几分钟').fill('0');
    await form.getByLabel('对话', { exact: true }).fill('asked-order');
    await form.getByRole('button', { name: '修改' }).click();
    await page.locator('.summary', { hasText: 'asked-order' }).waitFor();
    await say(page, '20251034');
    await log().getByText('正在查询订单 20251034').waitFor();
    await tab('追踪');
  });

  it('has every kind of message that a user can send', async () => {
    await page.getByRole('button', { name: '新用户' }).click();
    for (const [name, shown] of [
      ['位置', '灯笼巷地铁站 B 口'],
      ['链接', '这盏灯还有吗'],
      ['小程序卡片', '双层玻璃杯'],
    ] as const) {
      await page.locator('#more').click();
      await page.locator('.panel').getByText(name, { exact: true }).click();
      await page.locator('.over-phone').getByRole('button', { name: '发送' }).click();
      await log().locator('.mine', { hasText: shown }).waitFor();
    }
    await log().getByText('您离我们很近').waitFor();
    await page.locator('#more').click();
    await page
      .locator('.panel input[accept="image/*"]')
      .setInputFiles({ name: 'lantern.png', mimeType: 'image/png', buffer: pixel });
    await log().locator('.mine img.picture').waitFor();
    await page.locator('#more').click();
    await page.locator('.panel').getByText('扫码', { exact: true }).click();
    await page.locator('.over-phone').getByRole('button', { name: '发送' }).click();
    await log().getByText('store_12').first().waitFor();
    await page.locator('.menu-bar').getByRole('button', { name: '领券' }).click();
    await log().getByText('点了菜单「领券」').waitFor();
    await log().getByText('本月的优惠券').waitFor();
  });

  it('shows every kind of reply as what it is', async () => {
    await choose('kit');
    for (const [text, selector] of [
      ['link', '.bubble .link'],
      ['picture', 'img.picture'],
      ['article', '.card .picture.placeholder'],
      ['card', '.card.mini-program'],
      ['menu', '.bubble.menu button'],
      ['music', '.card.link'],
      ['voice', '.bubble.voice'],
      ['video', '.card .video'],
    ] as const) {
      await say(page, text);
      await log().locator(`.message:not(.mine) ${selector}`).first().waitFor();
      await page.getByRole('button', { name: '新用户' }).click();
    }
  });

  it('shows of a video its picture, its title and what it is about', async () => {
    await say(page, 'video');
    const card = log().locator('.message:not(.mine) .card');
    await card.getByText('灯会一分钟').waitFor();
    await card.getByText('去年的灯会').waitFor();
    await card.locator('.video img.picture').waitFor();
    await page.getByRole('button', { name: '新用户' }).click();
  });

  it('shows that the account is typing until its message is there', async () => {
    await say(page, 'slow');
    await page.locator('.title-bar', { hasText: '对方正在输入' }).waitFor();
    await log().locator('.is-typing').waitFor();
    await log().getByText('久等了').waitFor();
    // Long before the fifteen seconds are over for which WeChat shows it.
    await log().locator('.is-typing').waitFor({ state: 'detached', timeout: 12_000 });
    expect(await page.locator('.title-bar').innerText()).not.toContain('正在输入');
  });

  it('has nothing go wrong, and nothing leave this machine', () => {
    expect(opened.trouble).toEqual([]);
  });
});

describe('a mini program', () => {
  it('has its chat opened from somewhere instead of a menu', async () => {
    await choose('harbor');
    await page.getByRole('button', { name: '新用户' }).click();
    await page.locator('#more').click();
    await page.locator('.panel').getByText('进入会话', { exact: true }).click();
    await page.locator('.over-phone').getByRole('button', { name: '发送' }).click();
    await log().getByText('您是想问这个订单吗').waitFor();
    expect(await page.locator('.menu-bar').count()).toBe(0);
  });
});

describe('the window', () => {
  it('is used up dot by dot, and what comes then is not sent and says so', async () => {
    await choose('lantern');
    await page.getByRole('button', { name: '新用户' }).click();
    await page.locator('.menu-bar').getByRole('button', { name: '领券' }).click();
    await log().getByText('本月的优惠券').waitFor();
    await tab('窗口与记忆');
    await page.locator('.grant', { hasText: '点菜单' }).getByText('2 条').waitFor();
    await page.locator('.strip').getByRole('button', { name: '+1 分' }).click();
    await page.locator('.summary').getByText('已关').waitFor();
    await page.locator('.strip.unusual').getByText('比实际快').waitFor();
  });

  it('refuses what another service sends to it then', async () => {
    await tab('事件');
    await page.locator('.event-form textarea').fill('订单 8841 已发货');
    await page.locator('.event-form').getByRole('button', { name: '放到事件总线' }).click();
    await page.locator('.event-row', { hasText: 'WeChatReplyRefused' }).first().waitFor();
  });

  it('opens again when the user writes, and takes the same then', async () => {
    await say(page, '谢谢');
    await log().locator('.message:not(.mine)').last().waitFor();
    await tab('事件');
    await page.locator('.event-form label', { hasText: 'id *' }).locator('input').fill('order-8842');
    await page.locator('.event-form textarea').fill('订单 8842 已发货');
    await page.locator('.event-form').getByRole('button', { name: '放到事件总线' }).click();
    await log().getByText('订单 8842 已发货').waitFor();
  });

  it('does not take an event that its schema does not allow', async () => {
    await page
      .locator('.event-form label', { hasText: 'notAfter' })
      .locator('input')
      .fill('2026-12-24 20:00');
    await page.locator('.event-form').getByText('要写成 ISO 8601').first().waitFor();
    await page.locator('.event-form').getByRole('button', { name: '先改好 data.notAfter' }).waitFor();
  });

  it('is forgotten with all that is kept of the user, once that was said twice', async () => {
    await tab('窗口与记忆');
    await page.getByRole('button', { name: '全部清除' }).click();
    await page.getByRole('button', { name: '确定清除' }).click();
    await page.locator('.toast', { hasText: '已清除' }).waitFor();
    await page.locator('.summary').getByText('已关').waitFor();
    expect(await page.locator('.grant:not(.off)').count()).toBe(0);
  });
});

describe('the switches of the simulated WeChat', () => {
  const strip = () => page.locator('.strip');

  it('have a person take over, who is not interrupted', async () => {
    await page.getByRole('button', { name: '新用户' }).click();
    await say(page, '谢谢');
    await log().locator('.message:not(.mine)').last().waitFor();
    await strip().getByRole('button', { name: '人工接管' }).click();
    await log().getByText('开始接待').waitFor();
    await say(page, '营业时间');
    await log().getByText('人工客服正在接待').waitFor();
    await strip().getByRole('button', { name: '结束接待' }).click();
    await log().getByText('结束接待').waitFor();
    await say(page, '营业时间');
    await log().getByText('9:00-21:00').first().waitFor();
  });

  it('let WeChat refuse, and the chat says what was not sent', async () => {
    await page.getByRole('button', { name: '新用户' }).click();
    await strip().getByRole('button', { name: '拒绝 45015' }).click();
    await say(page, '营业时间');
    await log().locator('.message.refused').waitFor();
    await log().getByText('微信拒绝，45015').waitFor();
    await strip().getByRole('button', { name: '全部复位' }).click();
  });

  it('repeat a push, to which nothing more is sent', async () => {
    await page.getByRole('button', { name: '新用户' }).click();
    await say(page, '谢谢');
    await log().locator('.message:not(.mine)').waitFor();
    await tab('追踪');
    await strip().getByRole('button', { name: '重复推送' }).click();
    await page.locator('.toast', { hasText: 'HTTP 200' }).waitFor();
    await page.locator('.waterfall .step', { hasText: '微信又推了一次' }).waitFor();
    expect(await log().locator('.message:not(.mine)').count()).toBe(1);
  });

  it('forge a push, which the receiver refuses', async () => {
    await strip().getByRole('button', { name: '伪造' }).click();
    await log().locator('.remark.rejected', { hasText: '403' }).waitFor();
    expect(await log().getByText('转账').count()).toBe(0);
  });

  it('kill the token, and the message is sent with another', async () => {
    await page.getByRole('button', { name: '新用户' }).click();
    await strip().getByRole('button', { name: '令牌作废' }).click();
    await say(page, '营业时间');
    await log().locator('.message:not(.mine)', { hasText: '9:00-21:00' }).waitFor();
    await tab('令牌');
    await page.getByText('写进 TokenTable').first().waitFor();
  });
});
