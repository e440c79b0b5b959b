import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { awsClients } from '#infra/cli/aws/clients.ts';
import { findStack } from '#infra/cli/aws/find-stack.ts';
import type { RequestWork } from '#shared/contracts/work.ts';
import { type LocalTestRun, until } from './local-run.ts';

/** The recipient of a letter, and the messages in it. */
interface Wanted {
  readonly account: string;
  readonly openId: string;
  readonly text: string;
}

/**
 * Turns a message of a local run into a dead letter. The sender refuses it, because it seems to come from the receiver,
 * which sends only pushes. An operator may send it, so redriving it works.
 *
 * @returns the letter's id
 */
export async function deadLetter({ world: { stack, clock } }: LocalTestRun, wanted: Wanted): Promise<string> {
  const { account, openId, text } = wanted;
  const own = awsClients(stack.environment);
  const deployed = await findStack(own.cloudFormation, undefined);
  const receiver = deployed.resource('AWS::Lambda::Function', 'ReceiverFunction');
  const { sqs } = awsClients({ ...stack.environment, AWS_ACCESS_KEY_ID: receiver });
  const id = crypto.randomUUID();
  const messages = [{ msgtype: 'text', text: { content: text } }];
  const work: RequestWork = {
    kind: 'WeChatSendRequested',
    source: 'shop.orders',
    time: new Date(clock.now()).toISOString(),
    detail: { metadata: { id }, data: { account, openId, messages } },
  };
  const ids = () =>
    stack.deadLetterQueues.flatMap((queue) => queue.contents().map(({ messageId }) => messageId));
  const before = new Set(ids());
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: deployed.resource('AWS::SQS::Queue', 'RepliesQueue'),
      MessageBody: JSON.stringify(work),
      MessageGroupId: openId,
      MessageDeduplicationId: id,
    }),
  );
  const added = () => ids().find((id) => !before.has(id));
  await until(() => added() !== undefined);
  return added() ?? '';
}
