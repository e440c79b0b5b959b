import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '#infra/local/http-server.ts';
import { consolePage } from '#infra/local/page/console-page.ts';
import { launch, type Opened, open } from './browser.ts';
import { axe, type Run, replace, say, startRun } from './set-up.ts';

let browser: Browser;
let run: Run;
let opened: Opened;
let page: Page;

beforeAll(async () => {
  [browser, run] = await Promise.all([launch(), startRun()]);
  opened = await open(browser, run.address);
  page = opened.page;
});
afterAll(async () => {
  await browser.close();
  await run.stop();
});

const go = (name: string) => page.getByRole('navigation').getByRole('button', { name }).first().click();

describe('rules in the local run', () => {
  it('are tried while they are written', async () => {
    await go('规则');
    await page.locator('.cm-content').waitFor();
    await page.locator('.rules-list h3', { hasText: 'Questions' }).waitFor();
    await page.locator('#try').fill('退货怎么寄');
    await page.locator('.try-chat').getByText('寄到：竹编街 17 号').waitFor();
    await page.locator('.considered-rule.yes', { hasText: 'return-parcel' }).waitFor();
  });

  it('say at its line what is wrong, with the remedy, and are not in force then', async () => {
    await replace(page, '{{variables.address}}。" }]', '{{variables.adress}}。" }]');
    const finding = page.locator('.findings button', { hasText: 'variables.adress' });
    await finding.waitFor();
    expect(await finding.innerText()).toContain('variables.address');
    await finding.click();
    await page.locator('.cm-lintRange-error').first().waitFor();
    await page.keyboard.press('Control+S');
    await page.locator('.toast.problem', { hasText: '之前的规则继续生效' }).waitFor();
    expect(readFileSync(join(run.folder, 'lantern.yaml'), 'utf8')).toContain('variables.adress');
    await page.locator('.rules-line.broken').waitFor();
    await go('对话');
    await say(page, '地址');
    await page.locator('.log').getByText('竹编街 17 号').waitFor();
  });

  it('are in force a moment after they were mended and saved, and the conversation goes on', async () => {
    await go('规则');
    await page.locator('.cm-content').waitFor();
    await replace(page, '{{variables.adress}}。" }]', '新址：{{variables.address}}。" }]');
    await page.locator('.sub-bar .pill.ok').waitFor();
    await page.keyboard.press('Control+S');
    await page.locator('.toast', { hasText: '已生效' }).waitFor();
    await go('对话');
    await page.locator('.log').getByText('地址', { exact: true }).first().waitFor();
    await say(page, '地址');
    await page.locator('.log').getByText('新址：竹编街 17 号').waitFor();
  });

  it('mend a misspelt name with one press or one key, and show what has changed', async () => {
    await go('规则');
    await page.locator('.cm-content').waitFor();
    const card = page.locator('.cm-finding.error', { hasText: 'variables.phnoe' });
    const misspell = () => replace(page, '{{variables.phone}}。请在', '{{variables.phnoe}}。请在');
    const count = page.locator('.sub-bar .count.changed');
    await misspell();
    await card.getByRole('button', { name: '改成 variables.phone' }).waitFor();
    await page.locator('.cm-changed-line').first().waitFor();
    await count.getByText('~1').waitFor();
    await page.locator('.rules-list .mark.wrong').waitFor();
    expect(await axe(page)).toEqual([]);
    await card.getByRole('button').click();
    await card.waitFor({ state: 'detached' });
    await count.waitFor({ state: 'detached' });
    await misspell();
    await card.waitFor();
    await page.keyboard.press('Control+.');
    await card.waitFor({ state: 'detached' });
    await page.locator('.cm-content').getByText('{{variables.phone}}。请在').waitFor();
  });

  it('have beside them how often each answered in seven days', async () => {
    await page
      .locator('.rules-list button', { has: page.locator('code', { hasText: /^address$/ }) })
      .locator('.used', { hasText: /[1-9]/ })
      .waitFor();
    await page
      .locator('.cm-note', { hasText: /次 · \d/ })
      .first()
      .waitFor();
  });

  it('are tested, published with a note, compared and rolled back', async () => {
    await go('规则');
    await page.getByRole('button', { name: '跑测试' }).click();
    await page.locator('.way .bad, .way .good').nth(1).waitFor();
    await page.locator('.version.in-force', { hasText: '1' }).waitFor();
    await page.locator('.version', { hasText: 'cdk deploy' }).getByRole('button', { name: '回滚' }).click();
    await page.locator('.version.in-force', { hasText: 'cdk deploy' }).waitFor();
    await page.getByRole('button', { name: '差异' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
  });

  it('are completed with what can stand there', async () => {
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('\n  - id: more\n    when: { event: subs');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete li', { hasText: 'subscribe' }).first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('are shown as they were saved elsewhere, and what is being written is not lost by that', async () => {
    const file = join(run.folder, 'lantern.yaml');
    const editor = page.locator('.cm-content');
    const saved = (text: string) =>
      writeFileSync(file, readFileSync(file, 'utf8').replace(/^#.*\n/, `# ${text}\n`));
    await page.reload();
    await editor.waitFor();
    saved('from another editor');
    await editor.getByText('# from another editor').waitFor();
    await editor.click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.insertText('# mine\n');
    saved('once more');
    const banner = page.locator('.banner', { hasText: '在别处保存过了' });
    await banner.waitFor();
    await editor.getByText('# mine').waitFor();
    await banner.getByRole('button', { name: '显示保存的' }).click();
    await editor.getByText('# once more').waitFor();
    await editor.getByText('# mine').waitFor({ state: 'detached' });
  });

  it('say so where they need another stack', async () => {
    const file = join(run.folder, 'noodle.yaml');
    writeFileSync(file, 'account: noodle\nkind: mini-program\nappId: wx1a2b3c4d5e6f7a8b\n');
    await page.locator('.rules-line.other-stack', { hasText: '要重启才生效' }).waitFor();
    rmSync(file);
    await page.locator('.rules-line.other-stack').waitFor({ state: 'detached' });
  });

  it('leave records, which are counted, and questions without an answer, which become rules', async () => {
    await go('对话');
    for (const text of ['你们有儿童手工课吗', '有儿童手工课吗？', '有没有儿童手工课']) await say(page, text);
    await page.locator('.message.mine', { hasText: '有没有儿童手工课' }).waitFor();
    await page.locator('.trace-head', { hasText: '有没有儿童手工课' }).waitFor();
    await page.locator('.waterfall .step', { hasText: 'WeChatMessageReceived' }).waitFor();
    await go('统计');
    await page.locator('.bars-chart li', { hasText: 'address' }).waitFor();
    await page.locator('.figure', { hasText: '发出' }).first().waitFor();
    const question = page.locator('.unanswered li', { hasText: '有儿童手工课' });
    await question.locator('b', { hasText: '3' }).waitFor();
    await question.getByRole('button', { name: '写成规则' }).click();
    await page.locator('.cm-content').getByText('儿童手工课').first().waitFor();
    await page.locator('.cm-content').getByText('- id: new-1').waitFor();
  });

  it('have nothing go wrong, and nothing leave this machine', () => {
    expect(opened.trouble).toEqual([]);
  });
});

describe('the console', () => {
  it('is the same desk for a deployed stack, found by its name and served to one address only', async () => {
    // The operator's own copy of the files; the run follows those that it was started with.
    const folder = mkdtempSync(join(tmpdir(), 'console-accounts-'));
    cpSync('infra/examples/accounts', folder, { recursive: true });
    const { environment } = run.world.stack;
    const desk = await consolePage({ environment, stack: undefined, folder, now: run.world.clock.now });
    const server = await serve(0, (request) => desk.answer(request));
    try {
      const deployed = await open(browser, `${server.url}/#${desk.token}/rules/harbor`, { theme: 'dark' });
      await deployed.page.locator('.environment.deployed').waitFor();
      await deployed.page.locator('#try').fill('售后');
      await deployed.page.locator('.try-chat').getByText('七天内可退换').first().waitFor();
      await replace(deployed.page, '一年内保修', '两年内保修');
      await deployed.page.getByRole('button', { name: '发布给所有人' }).click();
      await deployed.page.locator('.push-form input[name=note]').fill('第一次');
      await deployed.page.locator('.push-form').getByRole('button', { name: '发布给所有人' }).click();
      await deployed.page.locator('.version.in-force', { hasText: '第一次' }).waitFor();
      await deployed.page.getByRole('button', { name: '差异' }).first().click();
      await deployed.page.getByRole('dialog').waitFor();
      await deployed.page.keyboard.press('Escape');
      const before = deployed.page.locator('.version', { hasText: 'cdk deploy' });
      await before.getByRole('button', { name: '回滚' }).click();
      await deployed.page.locator('.version.in-force', { hasText: 'cdk deploy' }).waitFor();
      await deployed.page.getByRole('navigation').getByRole('button', { name: '统计' }).click();
      await deployed.page.locator('.stats-grid, .nothing').first().waitFor();
      await deployed.page.getByRole('navigation').getByRole('button', { name: '对话' }).click();
      await deployed.page.locator('.find input').fill('oQ8dN5xKlantern0000000000001');
      await deployed.page.keyboard.press('Enter');
      await deployed.page.locator('.summary').getByText('还能发').waitFor();
      expect(await deployed.page.locator('.phone, .strip').count()).toBe(0);
      expect(deployed.trouble).toEqual([]);
    } finally {
      desk.stop();
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
