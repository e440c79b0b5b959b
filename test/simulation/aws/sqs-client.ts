import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type Refusal, refusalOf, visibilityRefusal } from '#infra/local/aws/queue-rules.ts';
import type { Engine } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import { callService } from '../engine/service-call.ts';
import type { SimulatedQueue } from './queue.ts';

/** The SDK's client of a queue, as a process has it. */
export function sqsClient(engine: Engine, process: Process, queue: SimulatedQueue): SQSClient {
  function perform(command: object): object {
    if (command instanceof SendMessageCommand) {
      const { MessageGroupId, MessageDeduplicationId, DelaySeconds, MessageBody = '' } = command.input;
      refuse(refusalOf(queue, command.input));
      queue.send({
        body: MessageBody,
        senderId: `AROASIMULATED:${process.name.replace(/-\d+$/, '')}`,
        ...(MessageGroupId === undefined ? {} : { group: MessageGroupId }),
        ...(MessageDeduplicationId === undefined ? {} : { deduplicationId: MessageDeduplicationId }),
        ...(DelaySeconds === undefined ? {} : { delay: DelaySeconds }),
      });
      return {};
    }
    if (command instanceof ChangeMessageVisibilityCommand) {
      refuse(visibilityRefusal(command.input.VisibilityTimeout));
      queue.changeVisibility(command.input.ReceiptHandle ?? '', command.input.VisibilityTimeout ?? 0);
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

function refuse(refusal: Refusal | undefined): void {
  if (refusal !== undefined) throw Object.assign(new Error(refusal.message), { name: refusal.name });
}
