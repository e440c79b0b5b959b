import '#infra/local/quiet-warnings.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScript } from '#infra/cli/script.ts';
import { help, readOptions } from './options.ts';
import { playDeployment } from './play-deployment.ts';
import { createReport } from './report.ts';

await runScript(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') {
    console.log(help);
    return 0;
  }
  const workFolder = mkdtempSync(join(tmpdir(), 'deploy-test-'));
  const report = createReport(console.log);
  try {
    await playDeployment(options, workFolder, report);
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
  console.log(`\n${report.passed} checks passed, ${report.failed} failed`);
  return report.failed > 0 ? 1 : 0;
});
