import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { both, type Text } from '../../language/text.ts';
import { withAws } from '../aws/clients.ts';
import { type Command, sharedOptions } from '../command.ts';
import type { DeadLetter } from '../dead-letters/dead-letter.ts';
import type { DeadLetterQueue } from '../dead-letters/dead-letter-queue.ts';
import { describeLetter } from '../dead-letters/describe.ts';
import { withLetters } from '../dead-letters/hold.ts';
import { deadLetterOptions, openDeadLetters } from '../dead-letters/open.ts';

const limit = 100;

/** Lists dead letters without their content. */
export const deadLettersList: Command = {
  description: {
    en: `Shows no texts and no openids; users are hashed as in the logs. The log of the sender says why a message failed: look for
"message_failed" with its id as messageId. For events that a rule could not deliver, the reason is shown here. SQS shows at most
ten messages of one user.`,
    zh: `不显示内容和 openid，用户和日志里一样用哈希。消息为什么失败，看日志里 messageId 是它的 "message_failed" 那几行；规则送不出去的事件，原因在这里显示。SQS 对同一个用户最多显示十条。`,
  },
  options: { ...deadLetterOptions, json: sharedOptions.json },
  positionals: { min: 0, max: 0 },
  run: (context) =>
    withAws(async () => {
      const { sqs, queues } = await openDeadLetters(context);
      const rows: ReturnType<typeof rowOf>[] = [];
      for (const queue of queues) {
        const count = await countOf(sqs, queue);
        const letters = await withLetters(sqs, queue, limit, (all) => all);
        rows.push(...letters.map(rowOf));
        if (context.options['json'] === true) continue;
        const { en, zh } = summary(letters.length, count);
        context.print(both(`${queue.of}: ${en}`, `${queue.of}：${zh}`)[context.language]);
        for (const letter of letters) context.print(`  ${lineOf(letter)}`);
      }
      if (context.options['json'] === true) context.print(JSON.stringify(rows, null, 2));
      return 0;
    }),
};

function rowOf(letter: DeadLetter) {
  const { queue, id, sentAt, error = null } = letter;
  return { queue: queue.of, id, sentAt: new Date(sentAt).toISOString(), ...describeLetter(letter), error };
}

function lineOf(letter: DeadLetter): string {
  const { id, sentAt, account, user, what, error } = rowOf(letter);
  const about = [sentAt.slice(0, 19).replace('T', ' '), id, account, user && `user ${user}`, what, error];
  return about.filter(Boolean).join('  ');
}

function summary(shown: number, count: number): Text {
  if (shown === 0)
    return count === 0
      ? both('no dead letters', '没有死信')
      : both(
          `${count} that somebody is handling now; look again in a minute`,
          `${count} 条正在被处理，过一分钟再看`,
        );
  const letters = `${shown} dead letter${shown === 1 ? '' : 's'}`;
  const more = count - shown;
  return both(
    `${letters}${more > 0 ? `, and about ${more} that are not shown` : ''}`,
    `${shown} 条死信${more > 0 ? `，另外约 ${more} 条没有显示` : ''}`,
  );
}

async function countOf(sqs: SQSClient, { url }: DeadLetterQueue): Promise<number> {
  const { Attributes: attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return (
    Number(attributes?.ApproximateNumberOfMessages ?? 0) +
    Number(attributes?.ApproximateNumberOfMessagesNotVisible ?? 0)
  );
}
