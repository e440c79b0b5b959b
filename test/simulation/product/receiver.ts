import { createReceiver } from '#functions/receiver/handler.ts';
import type { HttpEvent } from '#functions/receiver/http-event.ts';
import { wireReceiver } from '#functions/receiver/wire.ts';
import { wireRules } from '#functions/receiver/wire-rules.ts';
import type { Handler } from '../aws/lambda.ts';
import { readSecret } from '../aws/secrets.ts';
import { sqsClient } from '../aws/sqs-client.ts';
import type { Process } from '../engine/process.ts';
import { callbackToken, type ProductAccount } from './accounts.ts';
import { type Surroundings, variableOf } from './surroundings.ts';

/** The receiver as it is wired everywhere, with the bug that is planted, if any. */
export function bootReceiver(
  around: Surroundings,
  products: readonly ProductAccount[],
  process: Process,
): Handler {
  const { engine, dynamoDb, queues, planted, logOf } = around;
  const { now, wait } = process;
  const parts = {
    sqs: sqsClient(engine, process, queues),
    accounts: products.map(({ receiver }) => receiver),
    variable: variableOf,
    log: logOf(process),
    now,
    wait,
  };
  const tables = dynamoDb.clientOf(process);
  const rules = wireRules({ ...parts, dynamoDb: planted.receiverTables?.(tables) ?? tables });
  const readCallbackSecret = readSecret(engine, process, { token: callbackToken });
  const wired = wireReceiver({ ...parts, platforms: [], readSecret: readCallbackSecret }, rules.decidePush);
  const receive = createReceiver({
    ...wired,
    queue: { send: planted.send?.(wired.queue.send) ?? wired.queue.send },
    decidePush: planted.decidePush?.(wired.decidePush) ?? wired.decidePush,
  });
  return (event) => receive(event as HttpEvent);
}
