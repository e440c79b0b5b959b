import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { invoke } from '../aws/invoke.ts';
import { type Command, unreadAccounts } from '../command.ts';
import { deleteLettersOfUser } from '../user/letters-of-user.ts';
import { openUserStack } from '../user/user-stack.ts';

/** Deletes what is stored about a user, and announces that on the bus. */
export const userForget: Command = {
  description: {
    en: `Deletes the user's conversation, records, delayed messages and dead letters, and publishes WeChatUserForgotten for
your own services. A hash stays, so that repeats of old messages are not answered again; what the user does from now on starts
from zero. This cannot be undone. Archives, backups and logs lose the user when they expire; see infra/docs/security.md.`,
    zh: `删除这个用户的会话、记录、延后的消息和死信，并发布 WeChatUserForgotten，通知你自己的服务。只留下一个哈希，避免旧消息重推时又回复一遍；用户之后再来，一切从头开始。删除后无法恢复。归档、备份和日志到期后也会消失，时间见 infra/docs/zh-CN/security.md。`,
  },
  options: {
    ...stackOption,
    ...unreadAccounts,
    yes: {
      type: 'boolean',
      help: { en: 'do it; without it nothing is removed', zh: '确认删除；不写就什么都不删' },
    },
  },
  positionals: { min: 2, max: 2 },
  run: (context) =>
    withAws(async () => {
      if (context.options['yes'] !== true) {
        throw new ToldError(
          'usage',
          both(
            'It cannot be brought back: say --yes. `user show` says what there is.',
            '删除后无法恢复：请加 --yes。先用 `user show` 看看有什么。',
          ),
        );
      }
      const { aws, stack, account, openId } = await openUserStack(context);
      // Dead letters go first: one that is redriven now would be handled as a new message.
      const letters = await deleteLettersOfUser(aws.sqs, stack, account, openId);
      const command = { kind: 'forget', account, openId };
      const { value, error } = await invoke({ aws, stack }, 'SenderFunction', command);
      if (error !== undefined || (value as { forgotten?: true } | undefined)?.forgotten !== true) {
        throw new ToldError(
          'not_forgotten',
          both(
            `The sender did not forget the user (${error ?? 'it does not know the command: deploy this version'}). Run it again.`,
            `sender 没有删除这位用户（${error ?? '它不认识这个命令：部署这个版本'}）。再运行一次。`,
          ),
        );
      }
      const count = letters === 1 ? '1 dead letter was' : `${letters} dead letters were`;
      context.print(
        both(
          `Forgotten. ${count} deleted; WeChatUserForgotten is on the bus.`,
          `已经删除，包括 ${letters} 条死信；事件 WeChatUserForgotten 已经发到事件总线。`,
        )[context.language],
      );
      return 0;
    }),
};
