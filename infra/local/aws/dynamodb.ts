import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { foreign, hasCredentials } from '../guard.ts';
import type { Observation } from '../observe.ts';
import { localCredentials } from './credentials.ts';

export type TableSettings = Pick<CreateTableCommandInput, 'TableName' | 'KeySchema' | 'AttributeDefinitions'>;

export interface LocalDynamoDb {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  stop(): Promise<void>;
}

/** Starts a DynamoDB in memory with the given tables. */
export async function startDynamoDb(
  tables: readonly TableSettings[],
  observation?: Observation,
  sessionToken?: string,
): Promise<LocalDynamoDb> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const idle = guard(server, sessionToken);
  if (observation !== undefined) lookOn(server, observation);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { ...localCredentials, ...(sessionToken === undefined ? {} : { sessionToken }) },
  });
  for (const table of tables) {
    await client.send(new CreateTableCommand({ ...table, BillingMode: 'PAY_PER_REQUEST' }));
  }
  return {
    endpoint,
    client,
    async stop() {
      client.destroy();
      // The closed database would throw at writes that are still in progress.
      await idle();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * By itself it would answer everybody, and its headers let pages of other sites ask.
 *
 * @returns a function that waits until no request is in progress
 */
function guard(server: Server, sessionToken: string | undefined): () => Promise<void> {
  const answerers = server.listeners('request') as ((...request: unknown[]) => void)[];
  const working = new Set<Promise<void>>();
  server.removeAllListeners('request');
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (foreign(incoming.headers) === undefined && hasCredentials(incoming.headers, sessionToken)) {
      const answered = answering(incoming, outgoing);
      working.add(answered);
      void answered.then(() => working.delete(answered));
      for (const answer of answerers) answer.call(server, incoming, outgoing);
      return;
    }
    incoming.resume();
    outgoing.writeHead(403).end('These are not the credentials of this local run.');
  });
  return async () => {
    while (working.size > 0) await Promise.all(working);
  };
}

/** Waits until the answer is made, even if the client has gone or never finished its request. */
function answering(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const end = outgoing.end.bind(outgoing) as (...args: unknown[]) => ServerResponse;
    outgoing.end = ((...args: unknown[]) => {
      resolve();
      return end(...args);
    }) as typeof outgoing.end;
    incoming.once('close', () => {
      if (!incoming.complete) resolve();
    });
  });
}

/** Reads the request as well as the database does: both listeners get its data. */
function lookOn(server: Server, observation: Observation): void {
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { observer } = observation;
    if (observer === undefined) return;
    const [, operation = ''] = String(incoming.headers['x-amz-target'] ?? '').split('.');
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const end = observer.dynamoDb({ operation, body: Buffer.concat(chunks).toString('utf8') });
      outgoing.on('finish', () => end(outgoing.statusCode));
    });
  });
}
