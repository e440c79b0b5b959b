import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import type { EventFilter } from './event-filter.ts';
import type { HeardEvent } from './heard-event.ts';
import { type ListenerClients, startListener, stopListener } from './stack-listener.ts';

export interface StackBus {
  readonly stack: string;
  readonly bus: string;
  /** Called when listening begins. */
  readonly onStart: () => void;
}

/**
 * The events of a stack's bus from now on, until the signal. A queue and a rule are created for that, and removed however
 * it ends.
 *
 * @throws CodedError `listener_left` with what to remove by hand
 */
export async function* listenToStack(
  clients: ListenerClients,
  { stack, bus, onStart }: StackBus,
  filter: EventFilter,
  signal: AbortSignal,
): AsyncGenerator<HeardEvent> {
  const { name, queueUrl } = await startListener(clients, stack, bus, filter);
  try {
    onStart();
    while (!signal.aborted) yield* await receive(clients.sqs, queueUrl, signal);
  } finally {
    await stopListener(clients, bus, name, queueUrl).catch((cause: unknown) => {
      throw new ToldError(
        'listener_left',
        both(
          `The rule ${name} on the bus ${bus} and the queue ${name} could not be removed (${(cause as Error).message}). Remove them: npm run wechat -- listen --remove-listeners --stack ${stack}`,
          `事件总线 ${bus} 上的规则 ${name} 和队列 ${name} 没能删掉（${(cause as Error).message}）。删除它们：npm run wechat -- listen --remove-listeners --stack ${stack}`,
        ),
        { cause },
      );
    });
  }
}

async function receive(sqs: SQSClient, queueUrl: string, signal: AbortSignal): Promise<HeardEvent[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: 20,
  });
  const messages = await sqs.send(command, { abortSignal: signal }).then(
    ({ Messages: found = [] }) => found,
    (error: unknown): Message[] => {
      if (signal.aborted) return [];
      throw error;
    },
  );
  if (messages.length === 0) return [];
  await sqs.send(
    new DeleteMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
    }),
  );
  const events = messages.map(({ Body: body = '{}' }) => JSON.parse(body) as HeardEvent);
  return events.sort((a, b) => a.time.localeCompare(b.time));
}
