import { spawn } from 'node:child_process';
import { v7 } from '../fixtures/vectors.ts';
import { account, keys } from './accounts.ts';
import type { Report } from './report.ts';
import { type Ran, run } from './run.ts';

/** A message of a user, as the sender announces it. */
const heard = {
  account,
  kind: 'official-account',
  openId: v7.openId,
  createTime: 1_798_000_000,
  type: 'text',
  rule: 'hours',
  message: { type: 'text', content: '营业时间' },
};

/** The command line, as an operator of the stack uses it. */
export function operatorOf(
  environment: Readonly<Record<string, string>>,
  stackName: string,
  accounts: string,
  report: Report,
) {
  const wechat = (command: readonly string[], input?: string, of = account): Promise<Ran> =>
    run(
      process.execPath,
      ['infra/run.mjs', 'infra/cli/main.ts', ...command, of, '--stack', stackName],
      environment,
      input,
    );
  const worked = ({ ok, output }: Ran): string => (ok ? 'ok' : output);
  return {
    async setKeys(of = account): Promise<void> {
      const ran = await wechat(['account', 'set'], JSON.stringify(keys), of);
      report.check(`account set writes the keys of ${of}`, worked(ran), 'ok');
    },
    async pushRules(): Promise<void> {
      const ran = await wechat(['rules', 'push', '--accounts', accounts]);
      report.check('rules push puts the rules of the file in force', worked(ran), 'ok');
    },
    /** Whether an operator sees an event pass, and what the listener is made of is gone afterwards. */
    async listen(putEvent: () => Promise<unknown>): Promise<void> {
      let isHeard = false;
      const listening = run(
        process.execPath,
        ['infra/run.mjs', 'infra/cli/main.ts', 'listen', '--count', '1', '--json', '--stack', stackName],
        environment,
      ).finally(() => {
        isHeard = true;
      });
      while (!isHeard) {
        await putEvent();
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      const { ok, output } = await listening;
      report.check(
        'listen prints an event of the bus',
        ok && JSON.parse(output)['detail-type'],
        'OperatorListens',
      );
      const left = await run(
        process.execPath,
        ['infra/run.mjs', 'infra/cli/main.ts', 'listen', '--remove-listeners', '--stack', stackName],
        environment,
      );
      report.check('and leaves nothing on it', left.output.trim(), 'There is no listener on the bus.');
    },
    /** Whether what passes while an operator records becomes a case of the account's tests. */
    async record(announce: (data: object) => Promise<unknown>): Promise<void> {
      const args = ['infra/run.mjs', 'infra/cli/main.ts', 'record', account, '--stack', stackName];
      const child = spawn(process.execPath, [...args, '--accounts', accounts], {
        env: environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      let output = '';
      let isHeard = false;
      let isOver = false;
      child.stdout.on('data', (chunk) => {
        output += chunk;
        if (isHeard || !/^# text → hours$/m.test(output)) return;
        isHeard = true;
        // Now it is to make the cases; a second signal would end it at once.
        child.kill('SIGINT');
      });
      void ended.then(() => {
        isOver = true;
      });
      while (!isOver) {
        await announce(heard);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      report.check(
        'record makes a case of what a user wrote, and of the rule that answered',
        [
          await ended,
          /^cases:\n/m.test(output),
          /- text: 营业时间\n\s+expect: *(?:\{ *)?\n?\s*rule: hours/.test(output),
        ],
        [0, true, true],
      );
    },
    /** Which version is in force over what is deployed, and which has ended with a deploy. */
    async versions(): Promise<{ inForce: number; superseded: number | null }> {
      const { output } = await wechat(['rules', 'versions', '--json']);
      const { inForce, superseded } = JSON.parse(output);
      return { inForce, superseded };
    },
  };
}
