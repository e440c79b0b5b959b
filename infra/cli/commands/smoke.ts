import dns from 'node:dns/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { defaultStackName } from '../../config/stack-name.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { type Finding, skipped, type Target } from '../doctor/step.ts';
import { findAccount } from '../find-account.ts';
import { checkHosts } from '../smoke/hosts.ts';
import { checkQuota } from '../smoke/quota.ts';
import { checkLater, checkRequests } from '../smoke/requests.ts';

const description = `Tries on a stack that is deployed what no emulator can tell, and says what it found:

  quota      how many functions the AWS account may run at once
  hosts      which addresses WeChat's API has, seen from here
  requests   two requests over the bus, for two users, both come to their end through rule, queue and ledger
  later      with --slow, a request for six minutes later comes then, and not before

The users are none of WeChat's (smoke-…), so WeChat refuses the messages and nobody gets one; two or three records of it stay, and
the account needs its keys (account set). The exit code is 1 when something fails.`;

/** Minutes. */
const later = 6;

/** Tries on a real stack what was never tried anywhere else. */
export const smoke: Command = {
  description,
  options: {
    ...stackOption,
    ...sharedOptions,
    slow: { type: 'boolean', help: `also wait ${later} minutes for a request for later` },
  },
  positionals: { min: 1, max: 1 },
  run: ({ options, positionals, print, environment, now }) =>
    withAws(async () => {
      const { account } = findAccount(accountsFolder(options['accounts']), positionals[0] ?? '');
      const aws = awsClients(environment);
      const stack = await findStack(aws.cloudFormation, options['stack']);
      const stackArgument = stack.name === defaultStackName ? '' : ` --stack ${stack.name}`;
      const patient: Target = { account, stack, aws, stackArgument, now, wait: (time) => wait(time) };
      const steps: readonly (readonly [string, () => Promise<Finding>])[] = [
        ['quota', () => checkQuota(aws.lambda)],
        ['hosts', () => checkHosts(dns)],
        ['requests', () => checkRequests(patient)],
        [
          'later',
          async () =>
            options['slow'] === true
              ? checkLater(patient, later * 60_000)
              : skipped(`with --slow; it takes ${later} minutes`),
        ],
      ];
      const findings: (Finding & { readonly step: string })[] = [];
      for (const [step, check] of steps) {
        const finding = await check();
        findings.push({ step, ...finding });
        if (options['json'] !== true) for (const line of linesOf(step, finding)) print(line);
      }
      if (options['json'] === true) print(JSON.stringify(findings, null, 2));
      return findings.some(({ status }) => status === 'failed') ? 1 : 0;
    }),
};

function linesOf(step: string, finding: Finding): string[] {
  const word = { ok: 'OK', failed: 'FAILED', skipped: 'skipped' }[finding.status];
  const line = `${word.padEnd(8)} ${step.padEnd(9)} ${finding.detail}`;
  return finding.status === 'failed' ? [line, `${' '.repeat(19)}→ ${finding.remedy}`] : [line];
}
