import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Look, launch, open } from './browser.ts';
import { axe, cutOff, overflow, type Run, say, startRun } from './set-up.ts';

let browser: Browser;
let run: Run;

beforeAll(async () => {
  [browser, run] = await Promise.all([launch(), startRun()]);
  const { page, context } = await open(browser, run.address);
  await say(page, '想送人，有推荐吗');
  await page.locator('.bubble.menu').waitFor();
  await say(page, '投诉');
  await page.locator('.log').getByText('非常抱歉').waitFor();
  await say(page, '营业时间');
  await page.locator('.log').getByText('静默到').waitFor();
  await context.close();
});
afterAll(async () => {
  await browser.close();
  await run.stop();
});

const looks: readonly (readonly [string, Partial<Look>])[] = (['zh', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).map((theme) => [`${language}, ${theme}`, { language, theme }] as const),
);
const tabs = {
  zh: ['追踪', '窗口与记忆', '事件', '队列', '令牌'],
  en: ['Trace', 'Window & memory', 'Events', 'Queues', 'Tokens'],
} as const;
const views = { zh: ['规则', '统计'], en: ['Rules', 'Statistics'] } as const;

describe.each(looks)('the page in %s', (_, look) => {
  const language = look.language ?? 'zh';

  it('meets WCAG AA in every tab and view', async () => {
    const { page, context, trouble } = await open(browser, run.address, look);
    for (const name of tabs[language]) {
      await page.getByRole('tab', { name }).first().click();
      expect([name, await axe(page)]).toEqual([name, []]);
      expect([name, await cutOff(page)]).toEqual([name, []]);
    }
    for (const name of views[language]) {
      await page.getByRole('navigation').getByRole('button', { name }).first().click();
      await page.locator(name === views[language][0] ? '.cm-content' : '.stats-grid').waitFor();
      expect([name, await axe(page)]).toEqual([name, []]);
    }
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('fits a phone', async () => {
    const { page, context } = await open(browser, run.address, { ...look, width: 390, height: 844 });
    expect(await overflow(page)).toBe(0);
    expect(await axe(page)).toEqual([]);
    await page.locator('.message.mine').last().click();
    await page.locator('.waterfall').waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await axe(page)).toEqual([]);
    await page.locator('.mobile-bar button').nth(4).click();
    await page.locator('.strip').waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await cutOff(page)).toEqual([]);
    await context.close();
  });
});

describe('by keyboard only', () => {
  it('somebody writes, reads the trace, goes through its steps, and changes user, tab and language', async () => {
    const { page, context } = await open(browser, run.address);
    const key = (...keys: readonly string[]) =>
      keys.reduce((before, one) => before.then(() => page.keyboard.press(one)), Promise.resolve());
    await key('/');
    await page.keyboard.type('地址');
    await key('Enter', 'Escape');
    await page.locator('.trace-head', { hasText: '地址' }).waitFor();
    await key('ArrowUp');
    await page.locator('.trace-head', { hasText: '营业时间' }).waitFor();
    await key('F6', 'F6', 'F6');
    await page
      .locator('[data-region=truth]:focus, [data-region=truth] :focus')
      .waitFor({ state: 'attached' });
    await page.locator('.waterfall [role=row][tabindex="0"]').focus();
    await key('ArrowDown', 'Enter');
    await page.locator(':focus', { hasText: '验签解密' }).waitFor();
    await key('Escape', '2');
    await page.getByRole('tab', { name: '窗口与记忆', selected: true }).waitFor();
    await key(']');
    await page.locator('.who .entry[aria-pressed=true]', { hasText: '用户2' }).waitFor();
    await key('Control+K');
    await page.keyboard.type('English');
    await key('Enter');
    await page.getByRole('tab', { name: 'Trace' }).waitFor();
    await key('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await key('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await context.close();
  });

  it('has a focus that can be seen wherever it is', async () => {
    const { page, context } = await open(browser, run.address);
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab');
      const style = await page.evaluate(
        `(() => { const one = document.activeElement; const { outlineStyle, boxShadow } = getComputedStyle(one);
           const label = one.closest('label'); const around = label && getComputedStyle(label).outlineStyle;
           return one === document.body || outlineStyle !== 'none' || boxShadow !== 'none' || (around && around !== 'none') || one.outerHTML.slice(0, 120); })()`,
      );
      expect(style).toBe(true);
    }
    await context.close();
  });
});

// Last, because the others need the run.
describe('when the run has ended', () => {
  it('says so and since when, and what to do with a new address', async () => {
    const stranger = await browser.newPage();
    await stranger.goto(run.address.replace(/#.*/, '#wrong'));
    await stranger
      .locator('.banner', { hasText: '口令不对' })
      .or(stranger.locator('.banner', { hasText: 'not valid' }))
      .waitFor();
    await stranger.close();
    const { page, context } = await open(browser, run.address);
    await run.stop();
    await page.locator('.banner', { hasText: '已经停了' }).waitFor();
    await context.close();
  });
});
