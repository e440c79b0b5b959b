import { type AuditRecord, compareRecords, readAudit } from '#shared/aws/audit-table.ts';
import { userHash } from '#shared/aws/log.ts';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { both } from '../../language/text.ts';
import { timeText } from '../../language/time-text.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { findAccount } from '../find-account.ts';
import { sinceOption, sinceSeconds } from '../since.ts';

/** Shows what happened to the messages to users. */
export const audit: Command = {
  description: {
    en: `Each record has the user (a hash of the openid), the rule, the message type, the outcome, WeChat's code and rid, and the time. It
never has the text. "audit" in the account's file says how long records are kept. Without --user the command reads the whole
table, and AWS charges for that.`,
    zh: `记录说明发给谁（openid 的哈希）、由哪条规则、什么类型的消息、结果如何、微信的错误码和 rid、时间；从不包含内容。保留多久由账号文件里的 "audit" 决定。不写 --user 时要读整张表，费用相当于把表读一遍。`,
  },
  options: {
    ...stackOption,
    user: {
      type: 'string',
      placeholder: 'OPENID',
      help: { en: 'only the records of one user', zh: '只看一个用户的' },
    },
    ...sinceOption,
    ...sharedOptions,
  },
  positionals: { min: 1, max: 1 },
  run: ({ options, positionals, print, environment, now, language }) =>
    withAws(async () => {
      const { account: config } = findAccount(accountsFolder(options['accounts']), positionals[0] ?? '');
      const { account, timezone } = config;
      const { user } = options;
      const query = {
        account,
        user: typeof user === 'string' ? userHash(account, user) : undefined,
        since: now() / 1000 - sinceSeconds(options['since']),
      };
      const { cloudFormation, dynamoDb } = awsClients(environment);
      const stack = await findStack(cloudFormation, options['stack']);
      const table = stack.resource('AWS::DynamoDB::Table', 'TablesAuditTable');
      const records: AuditRecord[] = [];
      for await (const record of readAudit(dynamoDb, table, query)) records.push(record);
      records.sort(compareRecords);
      if (options['json'] === true) print(JSON.stringify(records, null, 2));
      else if (records.length === 0)
        print(
          both(`There is no record of ${account} in that time.`, `这段时间里 ${account} 没有记录。`)[
            language
          ],
        );
      else for (const record of records) for (const line of linesOf(record, timezone)) print(line);
      return 0;
    }),
};

function* linesOf(
  { at, user, key, origin, requestId, replies }: AuditRecord,
  timezone: string,
): Generator<string> {
  const time = timeText(at, timezone);
  for (const [index, reply] of replies.entries()) {
    const by = reply.rule ?? requestId ?? origin;
    const why =
      reply.state === 'refused'
        ? [reply.reason, reply.code, reply.rid && `rid ${reply.rid}`]
            .filter((part) => part !== undefined)
            .join(' ')
        : '';
    yield `${time}  user ${user}  ${by.padEnd(20)} ${reply.type.padEnd(15)} ${reply.state} ${why}`.trimEnd() +
      `  (${key}.${index})`;
  }
}
