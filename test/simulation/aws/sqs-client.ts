import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { LocalQueue } from '#infra/local/aws/queue.ts';
import { type QueueRefusal, refusalOf, visibilityRefusal } from '#infra/local/aws/queue-rules.ts';
import type { Engine } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import { callService } from '../engine/service-call.ts';

/** Finds a queue by its URL, which here is its name. */
export type Queues = (url: string) => LocalQueue;

/** The SDK's client of the queues, as a process has it. */
export function sqsClient(engine: Engine, process: Process, queues: Queues): SQSClient {
  function perform(command: object): object {
    if (command instanceof SendMessageCommand) {
      const { MessageGroupId, MessageDeduplicationId, DelaySeconds, MessageBody = '' } = command.input;
      const queue = queues(command.input.QueueUrl ?? '');
      refuse(refusalOf(queue, command.input));
      queue.send({
        body: MessageBody,
        senderId: `${roleOf(process)}:function`,
        ...(MessageGroupId === undefined ? {} : { group: MessageGroupId }),
        ...(MessageDeduplicationId === undefined ? {} : { deduplicationId: MessageDeduplicationId }),
        ...(DelaySeconds === undefined ? {} : { delay: DelaySeconds }),
      });
      return {};
    }
    if (command instanceof ChangeMessageVisibilityCommand) {
      refuse(visibilityRefusal(command.input.VisibilityTimeout));
      const queue = queues(command.input.QueueUrl ?? '');
      queue.changeVisibility(command.input.ReceiptHandle ?? '', command.input.VisibilityTimeout ?? 0);
      return {};
    }
    if (command instanceof DeleteMessageCommand) {
      queues(command.input.QueueUrl ?? '').delete(command.input.ReceiptHandle ?? '');
      return {};
    }
    throw new Error(`${command.constructor.name} is not simulated`);
  }
  const send = (command: object) =>
    callService(engine, process, {
      what: () => {
        const { VisibilityTimeout } = (command as ChangeMessageVisibilityCommand).input;
        const name = command.constructor.name.replace('Command', '');
        return VisibilityTimeout === undefined ? name : `${name} ${VisibilityTimeout} s`;
      },
      effect: () => perform(command),
      refusal: () => Object.assign(new Error('Rate exceeded'), { name: 'RequestThrottled' }),
    });
  return { send } as unknown as SQSClient;
}

/** The id of the role of a process's function. */
export function roleOf({ name }: Pick<Process, 'name'>): string {
  return `AROA${name.replace(/-\d+$/, '').toUpperCase()}`;
}

function refuse(refusal: QueueRefusal | undefined): void {
  if (refusal !== undefined) throw Object.assign(new Error(refusal.message), { name: refusal.name });
}
