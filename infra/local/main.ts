import './quiet.ts';
import { CodedError } from '#shared/coded-error.ts';
import { runScript } from '../cli/script.ts';
import { exampleAccounts } from '../config/accounts-folder.ts';
import { loadAccounts } from '../config/load-accounts.ts';
import { loadPlatforms } from '../config/load-platforms.ts';
import type { Platform } from '../config/platform-schema.ts';
import type { LoadedAccount } from '../config/read-account.ts';
import { startChat } from './chat.ts';
import { playFirstConversation } from './first-conversation.ts';
import { inventedSecrets, readSecrets } from './local-secrets.ts';
import { printLog } from './log-printer.ts';
import { help, type Options, readOptions } from './options.ts';
import { openBrowser } from './page/open-browser.ts';
import type { AccountSecrets } from './stack/secrets.ts';
import { startTranscript } from './transcript.ts';
import { startWorld, type World } from './world.ts';

/** The user that the first conversation and the prompt are about. */
const openId = 'oQ8dN5xKlantern0000000000001';

await runScript(async () => {
  const options = readOptions(process.argv.slice(2), Date.now());
  if (options === 'help') console.log(help);
  else await run(options);
  return 0;
});

async function run(options: Options): Promise<void> {
  const accounts = loadAccounts(options.accounts);
  if (options.accounts === exampleAccounts) {
    console.log('infra/accounts has no account yet: these are the examples (infra/examples/accounts).');
  }
  const platforms = loadPlatforms(options.accounts, accounts);
  const secrets = secretsFor(options, accounts, platforms);
  const world = await startWorld({
    accounts,
    platforms,
    folder: options.accounts,
    secrets,
    port: options.port,
    wechatApi: options.simulator ? 'simulated' : options.wechatApi,
    startAt: options.startAt,
    onLog: printLog(options.verbose || !options.simulator),
    onProgress: (what) => console.log(`${what} …`),
  });
  let isStopping = false;
  const quit = (): void => {
    if (isStopping) return;
    isStopping = true;
    void world.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', quit);
  process.on('SIGTERM', quit);

  const configs = accounts.map(({ account }) => account);
  const { startLocalPage } = await import('./page/local-page.ts');
  const page = await startLocalPage({ world, accounts: configs, secrets, folder: options.accounts });
  world.serve(page);
  const address = `${world.door.url}/#${page.token}`;
  printAddresses(world, accounts, options, address);
  if (options.opens) openBrowser(address, process.env);
  const { simulator, clock } = world;
  if (simulator === undefined) return;
  const transcript = startTranscript(simulator, clock, console.log);
  await playFirstConversation(simulator, transcript, configs, openId);
  if (process.stdin.isTTY) {
    startChat({
      simulator,
      transcript,
      clock,
      accounts: configs,
      openId,
      quit,
    });
  }
}

function secretsFor(
  { secrets, simulator }: Options,
  accounts: readonly LoadedAccount[],
  platforms: readonly Platform[],
): ReadonlyMap<string, AccountSecrets> {
  if (simulator && platforms.length > 0) {
    throw new CodedError(
      'usage',
      'The simulated WeChat knows no third-party platforms; attach another with --no-simulator.',
    );
  }
  if (secrets === undefined) return inventedSecrets(accounts);
  const own = accounts
    .filter(({ account }) => account.platform === undefined)
    .map(({ account }) => account.account);
  return readSecrets(secrets, [...own, ...platforms.map(({ platform }) => platform)]);
}

function printAddresses(
  { door, simulator, stack }: World,
  accounts: readonly LoadedAccount[],
  options: Options,
  page: string,
): void {
  const rows = [
    ['page', page, 'a phone beside what really happens'],
    ...accounts.map(({ account: { account, kind, appId } }) => [
      'webhook',
      `${door.url}/${account}`,
      `${kind} ${appId}`,
    ]),
    ['events', `${door.url}/__local/events`, 'POST puts one on the bus, GET lists them'],
    ...(simulator === undefined
      ? [['WeChat API', options.wechatApi, '']]
      : [
          ['WeChat API', simulator.api.url, 'simulated'],
          ['a user', `${door.url}/__local/say`, 'POST {"account", "openId", "text"}'],
        ]),
    ['AWS', stack.awsEndpoint, 'AWS_ENDPOINT_URL of npm run wechat -- doctor and others'],
  ];
  console.log('\nwechat-reply is running. Stop it with Ctrl-C.\n');
  for (const [what, where, remark] of rows)
    console.log(`  ${what?.padEnd(11)} ${where?.padEnd(40)} ${remark}`.trimEnd());
  console.log();
}
