import { type AuditRecord, compareRecords, readAudit } from '#shared/aws/audit-table.ts';
import { userHash } from '#shared/aws/log.ts';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { findAccount } from '../find-account.ts';
import { sinceOption, sinceSeconds } from '../since.ts';
import { whyOf } from '../stats/print-why.ts';

const few = 10;

/** Explains what happened to the last messages of a user. */
export const why: Command = {
  description: {
    en: `Reads the records of the user's last messages: which rule answered each, which others applied, whether rules were silent, and the
outcome of the replies. Records do not contain what the user wrote; to see why other rules did not apply, use rules try with
the text. --user takes the hash that logs and audit show instead of an openid.`,
    zh: `读取用户最近几条消息的记录：命中了哪条规则、还有哪些规则生效、规则是否静默、回复的结果如何。记录里没有用户写的内容；想知道别的规则为什么没命中，用 rules try 试那句话。--user 可以写日志和 audit 里显示的哈希，代替 openid。`,
  },
  options: {
    ...stackOption,
    ...sinceOption,
    last: {
      type: 'string',
      placeholder: 'N',
      help: { en: `how many messages (default ${few})`, zh: `看几条消息（默认 ${few}）` },
    },
    user: {
      type: 'string',
      placeholder: 'HASH',
      help: { en: 'the user by the hash that logs show', zh: '用日志里的用户哈希指定用户' },
    },
    ...sharedOptions,
  },
  positionals: { min: 1, max: 2 },
  run: ({ options, positionals, print, environment, now, language }) =>
    withAws(async () => {
      const [name = '', openId = ''] = positionals;
      const { account } = findAccount(accountsFolder(options['accounts']), name);
      const user = typeof options['user'] === 'string' ? options['user'] : userHash(name, openId);
      const since = now() / 1000 - sinceSeconds(options['since']);
      const { cloudFormation, dynamoDb } = awsClients(environment);
      const stack = await findStack(cloudFormation, options['stack']);
      const table = stack.resource('AWS::DynamoDB::Table', 'TablesAuditTable');
      const records: AuditRecord[] = [];
      for await (const record of readAudit(dynamoDb, table, { account: name, user, since }))
        records.push(record);
      records.sort(compareRecords);
      const last = records.slice(-Number(options['last'] ?? few));
      if (options['json'] === true) print(JSON.stringify(last, null, 2));
      else if (last.length === 0) {
        print(
          language === 'zh'
            ? '这段时间里没有这位用户的记录。'
            : `There is no record of this user at ${name} in that time.`,
        );
      } else
        for (const line of last.flatMap((record) => whyOf(record, account.timezone, language))) print(line);
      return 0;
    }),
};
