import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type LocalTestRun, startLocalRun } from '../support/local-run.ts';

/** How long something may take on a machine that has much else to do; milliseconds. */
const patience = 60_000;

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine; the tests are about a real one, so without it they fail. */
export function findChromium(): string {
  const named = process.env['CHROMIUM'];
  const found = named ?? places.find(existsSync);
  if (found !== undefined) return found;
  throw new Error(
    'There is no chromium. Install it (apt-get install chromium), or say where it is in CHROMIUM.',
  );
}

export function launch(): Promise<Browser> {
  // Without a sandbox, which root cannot have; the pages are our own.
  return chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
}

export interface Run extends LocalTestRun {
  /** The page's address with its token. */
  readonly address: string;
}

/** A local run with copies of the example accounts, and those that are given by their text. */
export async function startRun(files: Readonly<Record<string, string | Buffer>> = {}): Promise<Run> {
  const run = await startLocalRun({ files, startAt: Date.parse('2026-12-24T10:00:00+08:00') });
  return { ...run, address: `${run.world.door.url}/#${run.page.token}` };
}

export interface Look {
  readonly language: 'zh' | 'en';
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

const desktop: Look = { language: 'zh', theme: 'light', width: 1440, height: 900 };

export interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong in the page, and every request to somewhere else. */
  readonly trouble: readonly string[];
}

/** Opens the page, and waits until it is told what happens. */
export async function open(browser: Browser, address: string, look: Partial<Look> = {}): Promise<Opened> {
  const { language, theme, width, height } = { ...desktop, ...look };
  const context = await browser.newContext({
    locale: language === 'zh' ? 'zh-CN' : 'en-US',
    timezoneId: 'Asia/Shanghai',
    colorScheme: theme,
    viewport: { width, height },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const trouble: string[] = [];
  page.on('pageerror', ({ message }) => trouble.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text());
  });
  const own = new URL(address).origin;
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(own) && !/^(data|blob):/.test(url)) trouble.push(`a request to ${url}`);
  });
  await page.goto(address);
  await page.locator('main').waitFor();
  return { page, context, trouble };
}

/** Writes as the chosen user, and waits for what the chat shows of it. */
export async function say(page: Page, text: string): Promise<void> {
  await page.locator('#write').fill(text);
  await page.locator('#write').press('Enter');
  await page.locator('.message.mine').last().waitFor();
}

/** Replaces a text in the editor by another, as somebody would with the keys. */
export async function replace(on: Page, before: string, after: string): Promise<void> {
  const editor = on.locator('.cm-content');
  await editor.click();
  await on.keyboard.press('Control+F');
  await on.locator('.cm-panel input[name=search]').fill(before);
  await on.locator('.cm-panel input[name=replace]').fill(after);
  await on.locator('.cm-panel button[name=replaceAll]').click();
  await on.keyboard.press('Escape');
  await editor.click();
}

/** What axe finds against WCAG A and AA, in words. */
export async function axe(page: Page): Promise<string[]> {
  // Without frames there is nothing to bring together, for which axe would open a page of its own each time.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${id}: ${target.join(' ')} ${failureSummary?.split('\n')[1]?.trim() ?? ''}`,
    ),
  );
}

/** How much wider the content is than the page; pixels. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/**
 * Controls and words of which a part lies outside the column that holds them, by their class or name. What can be scrolled
 * sideways by design (code, rows of tabs, the summary on a phone) is left out.
 */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate<
    string[]
  >(`[...document.querySelectorAll('.event-form, .event-list, .box, .panel-body, .log, .strip')]
    .filter((one) => one.clientWidth > 0)
    .flatMap((column) => [...column.querySelectorAll('input, select, textarea, button, fieldset')]
      .filter((one) => one.getClientRects().length > 0 && one.closest('pre, .code, .tab-row') === null)
      .filter((one) => one.getBoundingClientRect().right > column.getBoundingClientRect().right + 1)
      .map((one) => column.className + ': ' + (one.getAttribute('aria-label') ?? one.textContent ?? one.tagName).slice(0, 40)))`);
}
