import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { type LocalTestRun, startLocalRun } from '../support/local-run.ts';

export interface Run extends LocalTestRun {
  /** The page's address with its token. */
  readonly address: string;
}

/** A local run with copies of the example accounts, and those that are given by their text. */
export async function startRun(files: Readonly<Record<string, string | Buffer>> = {}): Promise<Run> {
  const run = await startLocalRun({ files, startAt: Date.parse('2026-12-24T10:00:00+08:00') });
  return { ...run, address: `${run.world.door.url}/#${run.page.token}` };
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
