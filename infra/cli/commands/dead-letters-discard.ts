import { both } from '../../language/text.ts';
import { withAws } from '../aws/clients.ts';
import type { Command } from '../command.ts';
import { describeLetter } from '../dead-letters/describe.ts';
import { deleteLetter } from '../dead-letters/hold.ts';
import { deadLetterOptions, openDeadLetters, withLetter } from '../dead-letters/open.ts';

/** Deletes a dead letter that cannot be repaired. */
export const deadLettersDiscard: Command = {
  description: {
    en: 'It cannot be brought back. Its user is not answered, and those of its letters that stood behind it go on.',
    zh: '删除后无法恢复。这个用户不会得到回复，排在它后面的死信继续处理。',
  },
  options: deadLetterOptions,
  positionals: { min: 1, max: 1 },
  run: (context) =>
    withAws(async () => {
      const { sqs, queues } = await openDeadLetters(context);
      const letter = await withLetter(sqs, queues, context.positionals[0] ?? '', async (found) => {
        await deleteLetter(sqs, found);
        return found;
      });
      const about = `${letter.id}  ${describeLetter(letter).what}`;
      context.print(both(`discarded ${about}`, `已丢弃 ${about}`)[context.language]);
      return 0;
    }),
};
