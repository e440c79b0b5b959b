import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { bundleOptions } from '#infra/build/bundle.ts';
import { startDynamoDb } from '#infra/local/aws/dynamodb.ts';
import { tables } from '../../simulation/aws/dynamodb-items.ts';

interface Measured {
  /** Microseconds of CPU for a message, by how many users there are. */
  readonly users: Readonly<Record<string, number>>;
  /** The same, by how many messages of one user wait. */
  readonly queued: Readonly<Record<string, number>>;
  readonly perSecond: number;
}

/** Prints what a message costs from its push to its reply, and how that grows. */
export async function benchDelivery(folder: string): Promise<void> {
  console.log('\nA message, from its push to its reply (CPU time, all but the network)');
  const outfile = join(folder, 'deliver.mjs');
  const entryPoints = ['test/bench/delivery/one.ts'];
  buildSync({ ...bundleOptions, target: 'node20', minify: false, entryPoints, outfile });
  const dynamoDb = await startDynamoDb(
    Object.entries(tables).map(([TableName, names]) => ({
      TableName,
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: names.map((AttributeName, index) => ({
        AttributeName,
        KeyType: index === 0 ? ('HASH' as const) : ('RANGE' as const),
      })),
    })),
  );
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [outfile, dynamoDb.endpoint], {
      env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    });
    print(JSON.parse(stdout) as Measured);
  } finally {
    await dynamoDb.stop();
  }
}

function print({ users, queued, perSecond }: Measured): void {
  const base = users['1'] ?? Number.NaN;
  const row = (what: string, cost: number): void =>
    console.log(
      `  ${what.padEnd(46)} ${cost.toFixed(0).padStart(6)} µs  ${(cost / base).toFixed(2).padStart(5)} ×`,
    );
  for (const [count, cost] of Object.entries(users))
    row(`${Number(count).toLocaleString('en-US')} ${count === '1' ? 'user' : 'users'}, an hour apart`, cost);
  for (const [count, cost] of Object.entries(queued)) row(`${count} of one user at once`, cost);
  console.log(
    `  ${'against dynalite, ten users side by side'.padEnd(46)} ${perSecond.toFixed(0).padStart(6)} a second`,
  );
}
