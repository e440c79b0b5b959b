import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** How long something may take on a machine that has much else to do; milliseconds. */
const patience = 60_000;

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a browser is on this machine; undefined where there is none. */
export function existing(): string | undefined {
  return process.env['CHROMIUM'] ?? places.find(existsSync);
}

/** The browser of this machine; the tests are about a real one, so without it they fail. */
function findChromium(): string {
  const found = existing();
  if (found !== undefined) return found;
  throw new Error(
    'There is no chromium. Install it (apt-get install chromium), or say where it is in CHROMIUM.',
  );
}

export function launch(): Promise<Browser> {
  // Without a sandbox, which root cannot have; the pages are our own.
  return chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
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
