import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { type KeptOfUser, keptOfUser } from '../user/kept.ts';
import { openUserStack } from '../user/user-stack.ts';

/** Shows what is stored about a user, and where. */
export const userShow: Command = {
  description: {
    en: `Looks at the conversation, the records, delayed messages and dead letters. It does not see archives, backups, logs and
your own services; infra/docs/security.md says how long those keep data.`,
    zh: `查看会话、记录、延后的消息和死信。归档、备份、日志和你自己的服务里的数据不在其中；它们保留多久见 infra/docs/zh-CN/security.md。`,
  },
  options: { ...stackOption, json: sharedOptions.json },
  positionals: { min: 2, max: 2 },
  run: (context) =>
    withAws(async () => {
      const summary = summaryOf(await keptOfUser(await openUserStack(context)));
      if (context.options['json'] === true) context.print(JSON.stringify(summary, null, 2));
      else for (const line of linesOf(summary)) context.print(line);
      return 0;
    }),
};

type Summary = ReturnType<typeof summaryOf>;

function summaryOf({ conversation, records, schedules, deadLetters }: KeptOfUser) {
  const memory = conversation?.memory;
  return {
    lastContact: memory?.contactAt ? new Date(memory.contactAt * 1000).toISOString() : null,
    pushesAndRequests: Object.keys(conversation?.deliveries ?? {}).length,
    dialogue: memory?.state?.name ?? null,
    remembered: Object.keys(memory?.kept?.values ?? {}),
    tags: Object.keys(memory?.kept?.tags ?? {}),
    records: records.length,
    putOff: schedules.length,
    deadLetters: deadLetters.letters.length,
    mayBeMoreDeadLetters: deadLetters.mayBeMore,
  };
}

function linesOf({ mayBeMoreDeadLetters, deadLetters, ...summary }: Summary): readonly string[] {
  const letters = mayBeMoreDeadLetters ? `${deadLetters} or more: SQS shows ten at most` : deadLetters;
  return Object.entries({ ...summary, deadLetters: letters }).map(([what, value]) => {
    const text = Array.isArray(value) ? value.join(', ') : value;
    return `${what.padEnd(20)} ${text === null || text === '' ? 'none' : text}`;
  });
}
