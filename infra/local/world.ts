import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountSources } from '../build/bundle.ts';
import { accountsFolder } from '../config/accounts-folder.ts';
import type { LocalEvent } from './aws/event-bus.ts';
import { type Clock, createClock } from './clock.ts';
import { openFrontDoor } from './front-door.ts';
import type { LocalServer } from './http-server.ts';
import type { Observation } from './observe.ts';
import type { LocalPage } from './page/page.ts';
import type { AccountSecrets } from './stack/secrets.ts';
import { type RunningStack, startStack } from './stack/start-stack.ts';
import { synthesize } from './template/synthesize.ts';
import { type Simulator, startSimulator } from './wechat/simulator.ts';

export interface WorldSettings extends Omit<AccountSources, 'folder'> {
  /**
   * Where the files of the accounts are, and those that their rules send.
   * @default those of this repository
   */
  readonly folder?: string;
  /** By the name of the account or platform. */
  readonly secrets: ReadonlyMap<string, AccountSecrets>;
  /** Of the front door; 0 takes a free one. */
  readonly port: number;
  /** The API to send to, or `simulated`. */
  readonly wechatApi: string;
  /** What the clock shows at the start; milliseconds. */
  readonly startAt: number;
  readonly onLog: (functionName: string, line: string) => void;
  readonly onProgress: (what: string) => void;
}

/** The whole product on this machine, with a WeChat beside it or the address of another. */
export interface World {
  readonly clock: Clock;
  readonly door: LocalServer;
  readonly stack: RunningStack;
  readonly simulator: Simulator | undefined;
  /** The events of the bus so far, oldest first. */
  readonly events: readonly LocalEvent[];
  /** Whoever looks on. */
  readonly observation: Observation;
  /** Has the front door serve a page for people. */
  serve(page: LocalPage): void;
  stop(): Promise<void>;
}

export async function startWorld(settings: WorldSettings): Promise<World> {
  const { accounts, platforms = [], folder = accountsFolder() } = settings;
  const workFolder = mkdtempSync(join(tmpdir(), 'wechat-reply-'));
  const clock = createClock(settings.startAt);
  const events: LocalEvent[] = [];
  let stack: RunningStack | undefined;
  let simulator: Simulator | undefined;
  let page: LocalPage | undefined;
  const observation: Observation = { observer: undefined };

  settings.onProgress('Synthesizing the stack and bundling its functions');
  const synthesized = synthesize(workFolder, { accounts, platforms, folder });
  settings.onProgress('Starting the functions and the local AWS');
  const door = await openFrontDoor({
    port: settings.port,
    clock,
    events,
    webhook: () => (stack as RunningStack).webhook,
    bus: () => (stack as RunningStack).bus,
    simulator: () => simulator,
    observation,
    page: () => page,
  });
  if (settings.wechatApi === 'simulated') {
    simulator = await startSimulator({
      port: 0,
      clock,
      accounts: simulatedAccounts(settings, door.url),
      observation,
    });
  }
  stack = await startStack(
    {
      synthesized,
      workFolder,
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
    serve(served) {
      page = served;
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

function simulatedAccounts({ accounts, secrets }: WorldSettings, webhook: string) {
  return accounts.map(({ account }, index) => ({
    ...account,
    ...(secrets.get(account.account) as AccountSecrets),
    ghId: `gh_5c1d9e7a2b4${index}`,
    format: account.kind === 'mini-program' ? ('json' as const) : ('xml' as const),
    webhook: `${webhook}/${account.account}`,
  }));
}
