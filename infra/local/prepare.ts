import './quiet-warnings.ts';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountsOrExamples } from '../config/accounts-folder.ts';
import { loadAccounts } from '../config/load-accounts.ts';
import { loadPlatforms } from '../config/load-platforms.ts';
import { keptPage } from './page/assets.ts';
import { keptStack } from './template/kept-stack.ts';

/*
 * Run by `npm ci`: does the work of the first `npm start`, so that it is as quick as later ones. A failure here does
 * no harm: the start tries again and reports what is wrong.
 */
if (process.env['CI'] === undefined) {
  const runFolder = mkdtempSync(join(tmpdir(), 'wechat-reply-'));
  try {
    const folder = accountsOrExamples();
    const accounts = loadAccounts(folder);
    await keptStack(runFolder, { accounts, platforms: loadPlatforms(folder, accounts), folder }, () => {});
    await keptPage();
    // Running a script bundles it.
    for (const script of ['infra/local/main.ts', 'infra/cli/main.ts'])
      execFileSync(process.execPath, ['infra/run.mjs', script, '--help'], { stdio: 'ignore' });
  } catch {
  } finally {
    rmSync(runFolder, { recursive: true });
  }
}
