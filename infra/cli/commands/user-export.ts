import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, unreadAccounts } from '../command.ts';
import { keptOfUser } from '../user/kept.ts';
import { openUserStack } from '../user/user-stack.ts';

/** Prints everything that is stored about a user as JSON, to hand over to the user. */
export const userExport: Command = {
  description: {
    en: 'Prints the conversation with what rules remember, the records, what was put off and the dead letters, each with everything in it.',
    zh: '输出会话（连同规则记住的内容）、记录、延后的消息和死信，每一项都是全部内容。',
  },
  options: { ...stackOption, ...unreadAccounts },
  positionals: { min: 2, max: 2 },
  run: (context) =>
    withAws(async () => {
      const userStack = await openUserStack(context);
      const { deadLetters, ...kept } = await keptOfUser(userStack);
      const exported = {
        account: userStack.account,
        openId: userStack.openId,
        exportedAt: new Date(context.now()).toISOString(),
        ...kept,
        deadLetters: deadLetters.letters.map(({ queue, id, sentAt, body }) => ({
          queue: queue.of,
          id,
          sentAt: new Date(sentAt).toISOString(),
          body,
        })),
        mayBeMoreDeadLetters: deadLetters.mayBeMore,
      };
      context.print(JSON.stringify(exported, null, 2));
      return 0;
    }),
};
