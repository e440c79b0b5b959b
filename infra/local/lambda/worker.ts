import { parentPort, workerData } from 'node:worker_threads';
import type { Invocation, InvocationResult, WorkerSettings } from './protocol.ts';

/** Runs in a worker thread, one for each instance of a function: loads the bundle and serves one invocation at a time. */
const { bundle, clockOffset } = workerData as WorkerSettings;
const port = parentPort;
if (port === null) throw new Error('This module runs in a worker thread only.');

const machineNow = Date.now;
Date.now = () => machineNow() + (clockOffset[0] ?? 0);

const { handler } = (await import(bundle)) as {
  handler: (event: unknown, context: unknown) => Promise<unknown>;
};
port.on('message', ({ id, event, deadline }: Invocation) => {
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => deadline - machineNow() };
  const reply = (result: InvocationResult): void => port.postMessage(result);
  Promise.resolve()
    .then(() => handler(event, context))
    .then(
      (value) => reply({ id, ok: true, value }),
      (error: unknown) =>
        reply({ id, ok: false, error: error instanceof Error ? error.message : String(error) }),
    );
});
port.postMessage('ready');
