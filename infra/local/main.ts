import './quiet-warnings.ts';
import { randomBytes } from 'node:crypto';
import { CodedError } from '#shared/coded-error.ts';
import { runScript } from '../cli/script.ts';
import { exampleAccounts } from '../config/accounts-folder.ts';
import { loadAccounts } from '../config/load-accounts.ts';
import { loadPlatforms } from '../config/load-platforms.ts';
import type { Platform } from '../config/platform-schema.ts';
import type { LoadedAccount } from '../config/read-account.ts';
import { readingOnce } from '../config/read-once.ts';
import { both, type Text } from '../language/text.ts';
import { ToldError, usage } from '../language/told-error.ts';
import { playFirstConversation } from './first-conversation.ts';
import { inventedSecrets, readSecrets } from './local-secrets.ts';
import { printLog } from './log-printer.ts';
import { help, type Options, readOptions } from './options.ts';
import { openBrowser } from './page/open-browser.ts';
import { printAddresses } from './print-addresses.ts';
import { rememberRun } from './run-file.ts';
import type { AccountSecrets } from './stack/secrets.ts';
import { watchAccounts } from './watch-accounts.ts';
import { startWorld } from './world.ts';

await runScript(async () => {
  const options = readOptions(process.argv.slice(2), Date.now(), process.env);
  if (options === 'help') console.log(help);
  else
    await run(options).catch((error: unknown) => {
      throw error instanceof ToldError
        ? new CodedError(error.code, error.said[options.language], { cause: error })
        : error;
    });
  return 0;
});

async function run(options: Options): Promise<void> {
  const say = (text: Text): string => text[options.language];
  let print = (text: string): void => console.log(text);
  const read = readingOnce();
  const accounts = loadAccounts(options.accounts, read);
  if (options.accounts === exampleAccounts) {
    console.log(
      say(
        both(
          'infra/accounts has no account yet: these are the examples (infra/examples/accounts).',
          'infra/accounts 里还没有账号，先用示例（infra/examples/accounts）。',
        ),
      ),
    );
  }
  const platforms = loadPlatforms(options.accounts, accounts);
  const secrets = secretsFor(options, accounts, platforms);
  const sessionToken = randomBytes(24).toString('base64url');
  const world = await startWorld({
    accounts,
    platforms,
    folder: options.accounts,
    secrets,
    port: options.port,
    orNext: options.orNext,
    sessionToken,
    wechatApi: options.simulator ? 'simulated' : options.wechatApi,
    startAt: options.startAt,
    onLog: printLog(options.verbose || !options.simulator, (text) => print(text)),
    onProgress: (what) => console.log(`${say(what)} …`),
  });
  const remembered = rememberRun(
    { url: world.door.url, awsEndpoint: world.stack.awsEndpoint, sessionToken, accounts: options.accounts },
    secrets,
  );
  world.keys.onSet(() => remembered.keysChanged(world.keys.current()));
  let isStopping = false;
  let unwatch = (): void => {};
  const quit = (): void => {
    if (isStopping) return;
    isStopping = true;
    unwatch();
    remembered.forget();
    void world.stop().then(() => process.exit(0));
  };
  process.on('SIGINT', quit);
  process.on('SIGTERM', quit);

  /** The accounts in force, for observers. */
  const current = [...accounts];
  const { startChat } = await import('./terminal/start-chat.ts');
  const { keysFile } = remembered;
  const folder = options.accounts;
  const { page, commands, prompt, ...chat } = await startChat({
    world,
    accounts: current,
    folder,
    keysFile,
    quit,
    language: options.language,
  });
  ({ print } = chat);
  const address = `${world.door.url}/#${page.token}`;
  printAddresses(world, accounts, options, { page: address, keysFile });
  unwatch = watchAccounts({
    folder,
    accounts,
    read,
    pushed: page.pushed,
    deploy(saved, ended) {
      world.stack.deployRules(saved, ended);
      current.splice(0, current.length, ...saved);
    },
    now: world.clock.now,
    print: (text) => print(text),
    language: options.language,
    onSaved: page.onSaved,
  });
  if (options.verbose) {
    const { user, system } = process.cpuUsage();
    const seconds = ((user + system) / 1e6).toFixed(1);
    console.log(say(both(`It took ${seconds} s of CPU to start.\n`, `启动用了 ${seconds} 秒 CPU。\n`)));
  }
  if (options.opens) openBrowser(address, process.env);
  if (world.simulator === undefined) return;
  if (process.stdin.isTTY) prompt();
  await playFirstConversation(world.simulator, current, commands.usual.openId, print, options.language);
}

function secretsFor(
  { secrets, simulator }: Options,
  accounts: readonly LoadedAccount[],
  platforms: readonly Platform[],
): ReadonlyMap<string, AccountSecrets> {
  if (simulator && platforms.length > 0) {
    throw usage(
      both(
        'The simulated WeChat knows no third-party platforms; attach another with --no-simulator.',
        '模拟微信不支持第三方平台；加 --no-simulator 接别的。',
      ),
    );
  }
  if (secrets === undefined) return inventedSecrets(accounts);
  const own = accounts
    .filter(({ account }) => account.platform === undefined)
    .map(({ account }) => account.account);
  return readSecrets(secrets, [...own, ...platforms.map(({ platform }) => platform)]);
}
