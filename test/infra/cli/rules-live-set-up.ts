import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import type { Simulator } from '#infra/local/wechat/simulator.ts';
import { startWorld } from '#infra/local/world.ts';
import { v7 } from '../../fixtures/vectors.ts';
import { runWechat } from '../../support/command-line.ts';
import { secrets, signedAt } from '../../support/push-builder.ts';

/** The user who asks, unless a test says otherwise. */
export const user = v7.openId;

/** An account's file in which one rule gives this answer. */
const rulesFile = (reply: string): string =>
  `account: lantern\nkind: official-account\nappId: ${v7.appId}\nrules:\n  - { id: hours, when: { text: { contains: 营业时间 } }, reply: ${reply} }\n`;

/** The commands about rules against the stack as it runs on this machine. What a user is answered proves what is in force. */
export async function startRulesWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'rules-live-'));
  const logs: { event: string; version?: number }[] = [];
  const answers: string[] = [];
  /** Writes the account's file. @param more what follows the rule */
  const write = (answer: string, more = ''): void =>
    writeFileSync(join(folder, 'lantern.yaml'), `${rulesFile(`{ text: "${answer}" }`)}${more}`);
  write('deployed');
  const world = await startWorld({
    accounts: loadAccounts(folder),
    secrets: new Map([
      ['lantern', { appSecret: 's', token: secrets.token, encodingAESKey: secrets.encodingAESKey }],
    ]),
    port: 0,
    wechatApi: 'simulated',
    startAt: signedAt * 1000,
    onLog: (_, line) => logs.push(JSON.parse(line)),
    onProgress: () => {},
  });
  world.simulator?.onDelivered(({ message }) =>
    answers.push(
      (message['text'] as { content: string } | undefined)?.content ??
        `image ${(message['image'] as { media_id: string }).media_id}`,
    ),
  );
  const { TableNames = [] } = await world.stack.dynamoDb.client.send(new ListTablesCommand({}));
  return {
    world,
    folder,
    logs,
    write,
    writeRule: (reply: string): void => writeFileSync(join(folder, 'lantern.yaml'), rulesFile(reply)),
    table: TableNames.find((name) => name.startsWith('Rules')) ?? '',
    wechat: (...args: string[]) =>
      runWechat([...args, '--accounts', folder], {
        environment: {
          AWS_REGION: 'local',
          AWS_ACCESS_KEY_ID: 'local',
          AWS_SECRET_ACCESS_KEY: 'local',
          AWS_ENDPOINT_URL: world.stack.awsEndpoint,
          USER: 'nina',
        },
        now: world.clock.now,
      }),
    /** What a user is answered a minute from now. */
    async answered(openId = user): Promise<string | undefined> {
      world.clock.advance(61_000);
      const before = answers.length;
      await (world.simulator as Simulator).say('lantern', openId, '营业时间');
      for (let tries = 0; tries < 500 && !world.stack.isIdle(); tries++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return answers.slice(before).join(' | ');
    },
    async stop(): Promise<void> {
      await world.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
