import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appSecretName, callbackSecretName } from '#shared/aws/secret-names.ts';
import type { AccountSources } from '../build/bundle.ts';
import { accountsFolder } from '../config/accounts-folder.ts';
import { defaultStackName } from '../config/stack-name.ts';
import { both, type Text } from '../language/text.ts';
import type { LocalEvent } from './aws/event-bus.ts';
import { type Clock, createClock } from './clock.ts';
import type { LocalCommands } from './commands/commands.ts';
import type { LocalServer } from './http-server.ts';
import type { Observation } from './observe.ts';
import type { LocalPage } from './page/page.ts';
import { serveLocalRun } from './serve-local-run.ts';
import type { AccountSecrets } from './stack/secrets.ts';
import { type RunningStack, startStack } from './stack/start-stack.ts';
import { keptStack } from './template/kept-stack.ts';
import type { SimulatedAccount } from './wechat/account.ts';
import { openForForeignPush } from './wechat/foreign-push.ts';
import { type Simulator, startSimulator } from './wechat/simulator.ts';

export interface WorldSettings extends Omit<AccountSources, 'folder'> {
  /**
   * The folder of the account files and the files that their rules send.
   * @default those of this repository
   */
  readonly folder?: string;
  /** By the name of the account or platform. */
  readonly secrets: ReadonlyMap<string, AccountSecrets>;
  /** The port of the webhook and the page; AWS and WeChat's API have the ports after it. 0 takes free ones. */
  readonly port: number;
  /**
   * Whether to take the next free one if this one is taken.
   * @default false
   */
  readonly orNext?: boolean;
  /**
   * The session token that requests to the local AWS must carry.
   * @default any is accepted
   */
  readonly sessionToken?: string;
  /** The API to send to, or `simulated`. */
  readonly wechatApi: string;
  /** What the clock shows at the start; milliseconds. */
  readonly startAt: number;
  readonly onLog: (functionName: string, line: string) => void;
  readonly onProgress: (what: Text) => void;
}

/** The whole product on this machine, with a WeChat beside it or the address of another. */
export interface World {
  readonly clock: Clock;
  readonly door: LocalServer;
  readonly stack: RunningStack;
  readonly simulator: Simulator | undefined;
  /** The events of the bus so far, oldest first. */
  readonly events: readonly LocalEvent[];
  /** The observer. */
  readonly observation: Observation;
  /** Serves a page and its requests. */
  serve(page: LocalPage, commands?: LocalCommands): void;
  stop(): Promise<void>;
}

export async function startWorld(settings: WorldSettings): Promise<World> {
  const { accounts, platforms = [], folder = accountsFolder() } = settings;
  const workFolder = mkdtempSync(join(tmpdir(), 'wechat-reply-'));
  const clock = createClock(settings.startAt);
  const events: LocalEvent[] = [];
  let stack: RunningStack | undefined;
  let simulator: Simulator | undefined;
  let simulated: readonly SimulatedAccount[] = [];
  let page: LocalPage | undefined;
  let commands: LocalCommands | undefined;
  const observation: Observation = { observer: undefined };

  // First, so that a taken port is reported before the rest has started.
  const door = await serveLocalRun({
    port: settings.port,
    clock,
    events,
    orNext: settings.orNext ?? false,
    webhook: () => stack?.webhook,
    bus: () => (stack as RunningStack).bus,
    commands: () => commands,
    onPush: (request, response) => openForForeignPush(simulator, simulated, request, response),
    observation,
    page: () => page,
  });
  const beside = (offset: number): number => (settings.port === 0 ? 0 : door.port + offset);
  if (settings.wechatApi === 'simulated') {
    simulated = simulatedAccounts(settings, door.url);
    simulator = await startSimulator({
      port: beside(2),
      clock,
      accounts: simulated,
      observation,
    });
  }
  const sources = { accounts, platforms, folder };
  const kept = await keptStack(workFolder, sources, () =>
    settings.onProgress(
      both(
        'Synthesizing the stack and bundling its functions, which the next start need not',
        '合成堆栈、打包函数，下次启动不用再做',
      ),
    ),
  );
  settings.onProgress(both('Starting the functions and the local AWS', '启动函数和本机的 AWS'));
  stack = await startStack(
    {
      kept,
      sources,
      onSecret: (name, text) => enterInConsole(simulator, accounts, name, text),
      awsPort: beside(1),
      sessionToken: settings.sessionToken,
      secrets: settings.secrets,
      wechatApi: simulator?.api.url ?? settings.wechatApi,
      webhookUrl: door.url,
      onLog: (functionName, line) => {
        settings.onLog(functionName, line);
        observation.observer?.log(functionName, line);
      },
      observation,
    },
    clock,
  );
  stack.bus.onEvent((event) => events.push(event));

  return {
    clock,
    door,
    stack,
    simulator,
    events,
    observation,
    serve(served, what) {
      page = served;
      commands = what;
    },
    async stop() {
      page?.stop();
      clock.stop();
      await door.stop();
      await stack.stop();
      await simulator?.api.stop();
      rmSync(workFolder, { recursive: true, force: true });
    },
  };
}

/** Values from `account set` are also entered in the simulated WeChat's console, as an operator would do. */
function enterInConsole(
  simulator: Simulator | undefined,
  accounts: AccountSources['accounts'],
  name: string,
  text: string,
): void {
  const owner = accounts.find(({ account: { account } }) =>
    [appSecretName, callbackSecretName].some((nameOf) => nameOf(`${defaultStackName}/`, account) === name),
  );
  if (owner === undefined) return;
  const { appSecret, token, encodingAESKey } = JSON.parse(text) as Partial<AccountSecrets>;
  simulator?.enterKeys(owner.account.account, {
    ...(appSecret === undefined ? {} : { appSecret }),
    ...(token === undefined ? {} : { token }),
    ...(encodingAESKey === undefined ? {} : { encodingAESKey }),
  });
}

function simulatedAccounts({ accounts, secrets }: WorldSettings, webhook: string) {
  return accounts.map(({ account }, index) => ({
    ...account,
    ...(secrets.get(account.account) as AccountSecrets),
    ghId: `gh_5c1d9e7a2b4${index}`,
    format: account.kind === 'mini-program' ? ('json' as const) : ('xml' as const),
    webhook: `${webhook}/${account.account}`,
  }));
}
