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
import { createKeys, type Keys } from './keys.ts';
import type { Observation } from './observe.ts';
import type { LocalPage } from './page/page.ts';
import { serveLocalRun } from './serve-local-run.ts';
import type { AccountSecrets } from './stack/secrets.ts';
import { type RunningStack, startStack } from './stack/start-stack.ts';
import { keptStack } from './template/kept-stack.ts';
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
  readonly keys: Keys;
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
  const keys = createKeys(settings.secrets);
  let stack: RunningStack | undefined;
  let simulator: Simulator | undefined;
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
    onPush: (request, response) => openForForeignPush(simulator, keys, request, response),
    observation,
    page: () => page,
  });
  const beside = (offset: number): number => (settings.port === 0 ? 0 : door.port + offset);
  if (settings.wechatApi === 'simulated') {
    simulator = await startSimulator({
      port: beside(2),
      clock,
      accounts: simulatedAccounts(settings, door.url),
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
      onSecret(name, text) {
        const set = keysSet(accounts, name, text);
        if (set === undefined) return;
        keys.set(set.account, set.changed);
        simulator?.enterKeys(set.account, set.changed);
        // They read their secrets again within minutes, and nobody should have to wait for that here.
        stack?.renewFunctions();
      },
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
    keys,
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

/** What `account set` has changed. An operator enters the same in WeChat's console. */
function keysSet(
  accounts: AccountSources['accounts'],
  name: string,
  text: string,
): { readonly account: string; readonly changed: Partial<AccountSecrets> } | undefined {
  const owner = accounts.find(({ account: { account } }) =>
    [appSecretName, callbackSecretName].some((nameOf) => nameOf(`${defaultStackName}/`, account) === name),
  );
  if (owner === undefined) return undefined;
  const { appSecret, token, encodingAESKey } = JSON.parse(text) as Partial<AccountSecrets>;
  return {
    account: owner.account.account,
    changed: {
      ...(appSecret === undefined ? {} : { appSecret }),
      ...(token === undefined ? {} : { token }),
      ...(encodingAESKey === undefined ? {} : { encodingAESKey }),
    },
  };
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
