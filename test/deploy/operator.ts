import { account, keys } from './accounts.ts';
import type { Report } from './report.ts';
import { type Ran, run } from './run.ts';

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
    /** Which version is in force over what is deployed, and which has ended with a deploy. */
    async versions(): Promise<{ inForce: number; superseded: number | null }> {
      const { output } = await wechat(['rules', 'versions', '--json']);
      const { inForce, superseded } = JSON.parse(output);
      return { inForce, superseded };
    },
  };
}
