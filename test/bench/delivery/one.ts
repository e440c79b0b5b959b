import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbItems } from '../../simulation/aws/dynamodb-items.ts';
import { pipeline, pushOf } from './pipeline.ts';

/*
 * What a message costs from its push to its reply, in a process of its own: `one.mjs <endpoint of a DynamoDB>`. Runs as a
 * bundle made as the functions are. Prints JSON.
 */

const hour = 3600;
const messages = 10_000;
const openIdOf = (number: number): string => `oUser${String(number).padStart(23, '0')}`;

/** Microseconds of CPU for a message, all but the network, when so many users write in turns, each an hour after the last time. */
async function costOfUsers(users: number): Promise<number> {
  const { clock, handle, sent } = await pipeline(memoryDynamoDb());
  const start = clock.now / 1000;
  let cpu = 0;
  for (let done = 0; done < messages; ) {
    const batch = Math.min(10, users, messages - done);
    const pushes = Array.from({ length: batch }, (_, index) => {
      const round = Math.floor((done + index) / users);
      return pushOf(openIdOf((done + index) % users), done + index, start + round * hour);
    });
    clock.now = (start + Math.floor(done / users) * hour) * 1000 + 500;
    cpu += await cpuOf(() => handle(pushes));
    done += batch;
  }
  if (sent() !== messages) throw new Error(`${sent()} of ${messages} messages were answered.`);
  return cpu / messages;
}

/** The same when one user's messages have come together so many at a time, and wait for each other. */
async function costOfQueued(length: number): Promise<number> {
  const { clock, handle } = await pipeline(memoryDynamoDb());
  let cpu = 0;
  const rounds = Math.ceil(2000 / length);
  for (let round = 0; round < rounds; round++) {
    const at = clock.now / 1000;
    const openId = openIdOf(round);
    const pushes = Array.from({ length }, (_, index) => pushOf(openId, round * length + index, at));
    clock.now += 500;
    cpu += await cpuOf(() => handle(pushes));
    clock.now += 500;
  }
  return cpu / (rounds * length);
}

/** Messages a second against a DynamoDB over the network, ten users side by side. */
async function throughput(endpoint: string): Promise<number> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'local', credentials });
  const { clock, handle, sent } = await pipeline(client);
  const at = clock.now / 1000;
  const pushes = Array.from({ length: 600 }, (_, index) => pushOf(openIdOf(index), index, at));
  clock.now += 500;
  await handle(pushes.slice(0, 100));
  const startedAt = performance.now();
  await handle(pushes.slice(100));
  const seconds = (performance.now() - startedAt) / 1000;
  client.destroy();
  return (sent() - 100) / seconds;
}

async function cpuOf(run: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** Tables in this process behind the SDK's client, so that what is measured is all but the network. */
function memoryDynamoDb(): DynamoDBClient {
  const { perform } = dynamoDbItems();
  return { send: async (command: object) => perform(command) } as unknown as DynamoDBClient;
}

const [endpoint = ''] = process.argv.slice(2);
await costOfUsers(100);
const users: Record<number, number> = {};
for (const count of [1, 100, 10_000]) users[count] = await costOfUsers(count);
const queued: Record<number, number> = {};
for (const count of [1, 10, 100]) queued[count] = await costOfQueued(count);
console.log(JSON.stringify({ users, queued, perSecond: await throughput(endpoint) }));
