import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { animation, type Frame } from './animation.ts';
import { type Look, launch, open } from './browser.ts';
import { say, startRun } from './set-up.ts';

/** Takes the pictures of the documentation: `npm run pictures`. */
const folder = 'infra/docs/pictures';
const question = '想送人，有推荐吗';

const browser = await launch();
const run = await startRun();
try {
  mkdirSync(folder, { recursive: true });
  await talk(browser);
  for (const theme of ['light', 'dark'] as const) {
    await take(browser, `chat-${theme}.png`, { theme }, async (page) => {
      await page.locator('.message.mine', { hasText: question }).click();
      await page.locator('.waterfall .step', { hasText: '发送' }).click();
      await page.getByRole('region', { name: '请求' }).waitFor();
    });
    await take(browser, `rules-${theme}.png`, { theme }, async (page) => {
      await page.getByRole('navigation').getByRole('button', { name: '规则' }).click();
      await page.locator('.cm-content').waitFor();
      await page.locator('#try').fill('退货怎么寄');
      await page.locator('.try-chat .bubble').waitFor();
    });
  }
  await take(browser, 'window-light.png', {}, async (page) => {
    await page.getByRole('tab', { name: '窗口与记忆' }).click();
    await page.locator('.grant').first().waitFor();
  });
  await take(browser, 'chat-phone.png', { width: 390, height: 844 });
  // Last, because it goes ahead in time.
  await takeAnimation(browser);
} finally {
  await browser.close();
  await run.stop();
}

/** What the pictures show of the first user. */
async function talk(on: Browser): Promise<void> {
  const { page, context } = await open(on, run.address);
  const log = page.locator('.log');
  await page.locator('.empty-chat .chip', { hasText: '关注' }).click();
  await log.getByText('欢迎关注灯笼小店').waitFor();
  await say(page, question);
  await page.locator('.bubble.menu button', { hasText: '父母' }).click();
  await log.getByText('竹编小夜灯').waitFor();
  await page.locator('.menu-bar').getByRole('button', { name: '领券' }).click();
  await log.getByText('本月的优惠券').waitFor();
  await context.close();
}

async function take(
  on: Browser,
  name: string,
  look: Partial<Look>,
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  const { page, context } = await open(on, run.address, look);
  await page.locator('.message').first().waitFor();
  await prepare(page);
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(folder, name) });
  await context.close();
  console.log(`${folder}/${name}`);
}

/** A conversation, as it happens. */
async function takeAnimation(on: Browser): Promise<void> {
  const { page, context } = await open(on, run.address, { width: 1280, height: 800 });
  const frames: Frame[] = [];
  const frame = async (milliseconds: number): Promise<void> => {
    frames.push({ png: await page.screenshot(), milliseconds });
  };
  const says = async (text: string, answer: string): Promise<void> => {
    for (let length = 2; length < text.length; length += 3) {
      await page.locator('#write').fill(text.slice(0, length));
      await frame(110);
    }
    await page.locator('#write').fill(text);
    await frame(350);
    await page.locator('#write').press('Enter');
    await page.locator('.message.mine', { hasText: text }).waitFor();
    await frame(250);
    await page.locator('.log').getByText(answer).last().waitFor();
    await page.locator('.waterfall .step', { hasText: 'WeChatMessageReceived' }).waitFor();
    await page.waitForTimeout(200);
    await frame(1900);
  };
  await page.locator('.who .entry', { hasText: '用户2' }).click();
  await page.locator('.empty-chat').waitFor();
  await frame(900);
  await page.locator('.empty-chat .chip', { hasText: '关注' }).click();
  await page.locator('.log').getByText('欢迎关注灯笼小店').waitFor();
  await page.waitForTimeout(400);
  await frame(1500);
  await says(question, '想送给谁');
  await page.locator('.bubble.menu button', { hasText: '父母' }).click();
  await page.locator('.log').getByText('竹编小夜灯').waitFor();
  await page.waitForTimeout(400);
  await frame(1500);
  await says('灯是坏的，我要投诉', '非常抱歉');
  await says('营业时间', '静默到');
  await page.locator('.strip').getByRole('button', { name: '+48 小时' }).click();
  await page.locator('.summary').getByText('已关').waitFor();
  await page.getByRole('tab', { name: '窗口与记忆' }).click();
  await frame(2600);
  writeFileSync(join(folder, 'conversation.png'), animation(frames));
  await context.close();
  console.log(`${folder}/conversation.png`);
}
