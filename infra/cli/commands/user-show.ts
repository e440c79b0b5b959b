import { both, type Language, type Text } from '../../language/text.ts';
import { timeIn } from '../../language/time-text.ts';
import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions, unreadAccounts } from '../command.ts';
import { type KeptOfUser, keptOfUser } from '../user/kept.ts';
import { openUserStack } from '../user/user-stack.ts';

/** Shows what is stored about a user, and where. */
export const userShow: Command = {
  description: {
    en: `Looks at the conversation, the records, delayed messages and dead letters. It does not see archives, backups, logs and
your own services; infra/docs/security.md says how long those keep data.`,
    zh: `查看会话、记录、延后的消息和死信。归档、备份、日志和你自己的服务里的数据不在其中；它们保留多久见 infra/docs/zh-CN/security.md。`,
  },
  options: { ...stackOption, ...unreadAccounts, json: sharedOptions.json },
  positionals: { min: 2, max: 2 },
  run: (context) =>
    withAws(async () => {
      const summary = summaryOf(await keptOfUser(await openUserStack(context)));
      if (context.options['json'] === true) context.print(JSON.stringify(summary, null, 2));
      else for (const line of linesOf(summary, context.language)) context.print(line);
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

const labels: Readonly<Record<keyof Omit<Summary, 'mayBeMoreDeadLetters'>, Text>> = {
  lastContact: both('last contact', '最近一次动作'),
  pushesAndRequests: both('pushes and requests', '推送和发送请求'),
  dialogue: both('dialogue', '对话'),
  remembered: both('remembered', '记住的内容'),
  tags: both('tags', '标签'),
  records: both('records', '发送记录'),
  putOff: both('delayed messages', '延后的消息'),
  deadLetters: both('dead letters', '死信'),
};

/** The time is that of this machine: the command reads no account file. */
function linesOf(
  { mayBeMoreDeadLetters, lastContact, ...rest }: Summary,
  language: Language,
): readonly string[] {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const last = lastContact === null ? null : timeIn(Date.parse(lastContact) / 1000, zone);
  const summary = { ...rest, lastContact: last };
  const more = both(' or more: SQS shows ten at most', '，可能更多：SQS 最多显示十条');
  const none = both('none', '无');
  return Object.entries(labels).map(([name, label]) => {
    const value = summary[name as keyof typeof labels];
    const text = Array.isArray(value) ? value.join(language === 'zh' ? '、' : ', ') : value;
    const shown = text === null || text === '' ? none[language] : String(text);
    const end = name === 'deadLetters' && mayBeMoreDeadLetters ? more[language] : '';
    return language === 'zh'
      ? `${label.zh.padEnd(8, '\u3000')} ${shown}${end}`
      : `${label.en.padEnd(20)} ${shown}${end}`;
  });
}
