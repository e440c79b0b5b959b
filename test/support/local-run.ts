import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { createCommands } from '#infra/local/commands/commands.ts';
import { inventedSecrets } from '#infra/local/local-secrets.ts';
import { startLocalPage } from '#infra/local/page/local-page.ts';
import { watchAccounts } from '#infra/local/watch-accounts.ts';
import { startWorld } from '#infra/local/world.ts';
import { type Ran, runWechat } from './command-line.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export type LocalTestRun = Awaited<ReturnType<typeof startLocalRun>>;

interface LocalRunSettings {
  /** More files besides those of the example accounts, by name. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** Milliseconds. */
  readonly startAt?: number;
}

/** A local run as `npm start` starts it, on copies of the example accounts in a folder that tests may write to. */
export async function startLocalRun({ files = {}, startAt = Date.now() }: LocalRunSettings = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'local-run-'));
  cpSync('infra/examples/accounts', folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const accounts = loadAccounts(folder);
  const secrets = inventedSecrets(accounts);
  /** The current accounts. */
  const current = [...accounts];
  const world = await startWorld({
    accounts,
    folder,
    secrets,
    port: 0,
    sessionToken: 'of-this-run-alone',
    wechatApi: 'simulated',
    startAt,
    onLog: () => {},
    onProgress: () => {},
  });
  /** The texts that users got; other messages as JSON. */
  const texts: string[] = [];
  world.simulator?.onDelivered(({ message }) => {
    texts.push((message['text'] as { content?: string } | undefined)?.content ?? JSON.stringify(message));
  });
  const page = await startLocalPage({ world, accounts: current, folder });
  const quit = () => {};
  world.serve(
    page,
    createCommands({ ...page, world, accounts: current, folder, keysFile: '/keys', quit, language: 'en' }),
  );
  /** What is printed about saved files. */
  const printed: string[] = [];
  const unwatch = watchAccounts({
    folder,
    accounts,
    pushed: page.pushed,
    deploy(saved, ended) {
      world.stack.deployRules(saved, ended);
      current.splice(0, current.length, ...saved);
    },
    now: world.clock.now,
    print: (text) => printed.push(text),
    language: 'en',
    onSaved: page.onSaved,
  });
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    unwatch();
    await world.stop();
    rmSync(folder, { recursive: true });
  };
  return {
    world,
    page,
    folder,
    secrets,
    texts,
    printed,
    ask,
    /** Runs a command of the prompt. */
    async command(name: string, argument = '', more: object = {}) {
      const answer = await ask(
        `${world.door.url}/__local/${name}`,
        json,
        JSON.stringify({ argument, ...more }),
      );
      return {
        ...answer,
        ...(JSON.parse(answer.body) as { lines?: string[]; error?: string; openId?: string }),
      };
    },
    /** A command of an operator, on this run. */
    wechat: (args: readonly string[], more: Parameters<typeof runWechat>[1] = {}): Promise<Ran> =>
      runWechat(args, {
        environment: { ...world.stack.environment, LOCAL_RUN_URL: world.door.url },
        accounts: folder,
        now: world.clock.now,
        ...more,
      }),
    /** Once, however often it is called. */
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

export const json = { 'content-type': 'application/json' };

/** Like fetch, but allows another `Host` header. */
function ask(url: string, headers: Readonly<Record<string, string>> = {}, body?: string): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const outgoing = httpRequest(
      url,
      { method: body === undefined ? 'GET' : 'POST', headers },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/**
 * Waits until a condition holds.
 *
 * @throws Error if it never does
 */
export async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2000 && !isSo(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  if (!isSo()) throw new Error(`It is not so after long: ${isSo}`);
}
