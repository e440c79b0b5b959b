import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { InputOf, Operation, Results } from '#infra/local/page/api.ts';
import { v7 } from '../fixtures/vectors.ts';
import { account, accountFile } from './accounts.ts';
import type { Report } from './report.ts';

export interface ConsoleSettings {
  readonly environment: Readonly<Record<string, string>>;
  readonly stackName: string;
  /** The folder of the account files. */
  readonly accounts: string;
  readonly report: Report;
  /** What the deployed functions answer the user who is a tester. */
  readonly checkAnswer: (what: string, expected: string) => Promise<void>;
}

const { openId } = v7;

/**
 * Opens the operator's desk for the deployed stack and works at it: over HTTP as the page does, and in a browser where
 * there is one. Returns the version that is in force afterwards.
 */
export async function playConsole(settings: ConsoleSettings): Promise<number> {
  const { environment, stackName, accounts, report } = settings;
  const console = await startConsole(environment, [
    '--stack',
    stackName,
    '--accounts',
    accounts,
    '--port',
    '0',
    '--no-open',
  ]);
  try {
    await workOverHttp(console, settings);
    await lookAtIt(console.address, settings);
    const { inForce } = await console.call('rulesVersions', { account });
    return inForce;
  } finally {
    report.check('the console ends when it is interrupted', await console.stop(), 0);
  }
}

interface Console {
  readonly address: string;
  call<Name extends Operation>(name: Name, input: InputOf<Name>): Promise<Results[Name]>;
  /** Returns its exit code. */
  stop(): Promise<number | null>;
}

async function startConsole(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Console> {
  const child = spawn(process.execPath, ['infra/run.mjs', 'infra/cli/main.ts', 'console', ...args], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let address: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    address = /http:\/\/\S+/.exec(line)?.[0];
    if (address !== undefined) break;
  }
  if (address === undefined) throw new Error(`The console ended with ${await ended}.`);
  child.stdout.resume();
  const { origin, hash } = new URL(address);
  const [token] = hash.slice(1).split('/');
  return {
    address,
    async call(name, input) {
      const response = await fetch(`${origin}/__local/page/api/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
      return answer as never;
    },
    stop() {
      child.kill('SIGINT');
      return ended;
    },
  };
}

async function workOverHttp({ address, call }: Console, settings: ConsoleSettings): Promise<void> {
  const { stackName, accounts, report, checkAnswer } = settings;
  const { origin } = new URL(address);
  const page = await fetch(origin);
  report.check(
    'the console serves a page',
    [page.status, (await page.text()).includes('<script')],
    [200, true],
  );
  const stranger = await fetch(`${origin}/__local/page/api/snapshot`, { method: 'POST', body: '{}' });
  report.check('it tells nothing to whoever has not its address', stranger.status, 403);
  const { surroundings, accounts: shown, rules } = await call('snapshot', {});
  report.check(
    'it is about the deployed stack and its account',
    [surroundings.kind === 'deployed' && surroundings.stack, shown.map((one) => one.account), rules.length],
    [stackName, [account], 1],
  );

  const same = await call('rulesDiff', { account, versions: [] });
  report.check('the file is what is in force', [same.same, same.from], [true, 'version 1']);
  const text = readFileSync(accountFile(accounts, account), 'utf8').replace('7:00-19:00', '6:00-18:00');
  await call('rulesSave', { account, text, isLive: false });
  const { patch } = await call('rulesDiff', { account, versions: [] });
  report.check(
    'a saved draft differs by what was written',
    ['-', '+'].map((sign) =>
      patch?.split('\n').some((line) => line.startsWith(sign) && line.includes(':00-')),
    ),
    [true, true],
  );
  const pushed = await call('rulesPush', { account, note: 'from the console', reach: { kind: 'testers' } });
  report.check('the draft is pushed to the testers', pushed, { ...pushed, kind: 'pushed', version: 2 });
  const versions = await call('rulesVersions', { account });
  report.check(
    'the versions say who has what',
    [versions.inForce, versions.testers?.version, versions.testers?.users, versions.versions[0]?.note],
    [1, 2, [openId], 'from the console'],
  );
  await checkAnswer('a tester is answered by the rules that the console has pushed', '6:00-18:00');
  const published = await call('rulesPublish', { account, at: null });
  report.check('what the testers have tried is published', published.version, 2);

  const { counted } = await call('stats', { account, days: 1 });
  report.check('the statistics have counted what was sent', (counted?.sent ?? 0) > 0, true);
  const [token] = await call('tokens', {});
  report.check('it shows of the token its beginning only', token?.token?.beginning, 'token-…');
  report.check('it shows the dead letters', await call('deadLetters', {}), []);
  const person = await call('person', { account, openId });
  report.check('it shows the window of a user', person.left > 0, true);
}

/** What an operator sees of it. */
async function lookAtIt(address: string, { stackName, report }: ConsoleSettings): Promise<void> {
  const { existing, launch, open } = await import('../page/browser.ts');
  if (existing() === undefined) {
    report.note('not looked at in a browser: there is no chromium');
    return;
  }
  const browser = await launch();
  try {
    const { page, trouble } = await open(browser, address);
    await page.locator('.environment.deployed', { hasText: stackName }).waitFor();
    await page.locator('.version.in-force', { hasText: 'from the console' }).waitFor();
    await page.locator('#try').fill('营业时间');
    await page.locator('.try-chat').getByText('6:00-18:00').waitFor();
    report.check('a browser shows what is in force, and tries the file', true, true);
    await page.locator('.version', { hasText: '1' }).getByRole('button', { name: '回滚' }).first().click();
    await page.locator('.version.in-force', { hasText: '恢复到第 1 版' }).waitFor();
    report.check('a version is rolled back to with a click', true, true);
    await page.getByRole('navigation').getByRole('button', { name: '统计' }).click();
    await page.locator('.stats-grid .figure').first().waitFor();
    await page.getByRole('navigation').getByRole('button', { name: '对话' }).click();
    await page.locator('.find input').fill(openId);
    await page.keyboard.press('Enter');
    await page.locator('.summary').getByText('还能发').waitFor();
    await page.getByRole('tab', { name: '队列' }).click();
    await page.getByText('没有死信').waitFor();
    report.check('statistics, a user’s window and queues are shown, and nothing goes wrong', trouble, []);
  } finally {
    await browser.close();
  }
}
