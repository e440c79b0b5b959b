import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Assembly, openAssembly } from './assembly.ts';
import { type Gaps, learnGap } from './gaps.ts';
import type { Options } from './options.ts';
import type { Report } from './report.ts';
import { type Ran, run } from './run.ts';

export interface CdkSettings {
  readonly options: Options;
  readonly environment: Readonly<Record<string, string>>;
  readonly workFolder: string;
  readonly stackName: string;
  /** Values of the app's context, as in `-c name=value`. */
  readonly context: Readonly<Record<string, string>>;
  readonly gaps: Gaps;
  readonly report: Report;
}

/** A bootstrap of its own, so that one that is there already stays as it is. */
const qualifier = 'wxdeploy';
const toolkit = ['--toolkit-stack-name', `CDKToolkit-${qualifier}`];
export const assetBucket = (account: string, region: string): string =>
  `cdk-${qualifier}-assets-${account}-${region}`;

/** The real CDK CLI, on the real app, against the endpoint. */
export function cdkFor(settings: CdkSettings) {
  const { environment, workFolder, stackName, gaps, report } = settings;
  const assembly = join(workFolder, 'cdk.out');
  let synthesized: Assembly | undefined;
  const cdk = (...args: string[]): Promise<Ran> =>
    run('node_modules/.bin/cdk', [...args, '--no-notices', '--no-color'], environment);
  const context = Object.entries({ ...settings.context, '@aws-cdk/core:bootstrapQualifier': qualifier });

  async function synth(): Promise<void> {
    rmSync(assembly, { recursive: true, force: true });
    const args = context.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    must('cdk synth', await cdk('synth', '--quiet', '--output', assembly, ...args));
    synthesized = openAssembly(assembly, stackName);
    synthesized.write(gaps);
  }

  return {
    assembly,
    synth,
    async bootstrap(): Promise<void> {
      must('cdk bootstrap', await cdk('bootstrap', '--app', assembly, '--qualifier', qualifier, ...toolkit));
    },
    /** Deploys; what the endpoint lacks and the message does not need is left out, and reported. */
    async deploy(): Promise<void> {
      for (;;) {
        // Not every endpoint forgets the change set of a deployment that failed.
        const changeSet = ['--change-set-name', `deploy-test-${Date.now()}`];
        const ran = await cdk(
          'deploy',
          stackName,
          '--app',
          assembly,
          '--require-approval',
          'never',
          ...toolkit,
          ...changeSet,
        );
        if (ran.ok) return;
        if (!learnGap(gaps, ran.output)) must('cdk deploy', ran);
        report.note('the endpoint lacks something; once more without it');
        await cdk('destroy', stackName, '--app', assembly, '--force');
        synthesized?.write(gaps);
      }
    },
    async destroy(): Promise<void> {
      must('cdk destroy', await cdk('destroy', stackName, '--app', assembly, '--force'));
    },
  };
}

function must(what: string, { ok, output }: Ran): void {
  if (!ok) throw new Error(`${what} failed:\n${output.trim().split('\n').slice(-25).join('\n')}`);
}
