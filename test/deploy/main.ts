import '#infra/local/quiet.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '#shared/coded-error.ts';
import { help, readOptions } from './options.ts';
import { playDeployment } from './play-deployment.ts';
import { createReport } from './report.ts';

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') console.log(help);
  else {
    const workFolder = mkdtempSync(join(tmpdir(), 'deploy-test-'));
    const report = createReport(console.log);
    try {
      await playDeployment(options, workFolder, report);
    } finally {
      rmSync(workFolder, { recursive: true, force: true });
    }
    console.log(`\n${report.passed} checks passed, ${report.failed} failed`);
    if (report.failed > 0) process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof CodedError ? error.message : error);
  process.exitCode = error instanceof CodedError && error.code === 'usage' ? 2 : 1;
}
