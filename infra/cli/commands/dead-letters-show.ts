import { withAws } from '../aws/clients.ts';
import { type Command, sharedOptions } from '../command.ts';
import { describeLetter } from '../dead-letters/describe.ts';
import { deadLetterOptions, openDeadLetters, withLetter } from '../dead-letters/open.ts';

/** Shows one dead letter unchanged. */
export const deadLettersShow: Command = {
  description: {
    en: 'What the user wrote and who it is are personal data, and part of what is shown. The letter stays where it is.',
    zh: '用户写了什么、是谁，都是个人数据，这里会显示出来。这条死信留在原处。',
  },
  options: { ...deadLetterOptions, json: sharedOptions.json },
  positionals: { min: 1, max: 1 },
  run: (context) =>
    withAws(async () => {
      const { sqs, queues } = await openDeadLetters(context);
      const letter = await withLetter(sqs, queues, context.positionals[0] ?? '', (found) => found);
      const { queue, id, group = null, sentAt, error = null, body } = letter;
      const shown = {
        queue: queue.of,
        id,
        sentAt: new Date(sentAt).toISOString(),
        group,
        error,
        ...describeLetter(letter),
      };
      if (context.options['json'] === true) {
        context.print(JSON.stringify({ ...shown, body: parsed(body) }, null, 2));
        return 0;
      }
      for (const [name, value] of Object.entries(shown)) {
        if (value !== null && value !== '') context.print(`${name.padEnd(8)} ${value}`);
      }
      context.print('');
      const content = parsed(body);
      context.print(typeof content === 'string' ? content : JSON.stringify(content, null, 2));
      return 0;
    }),
};

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
