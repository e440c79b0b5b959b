import { type AuditRecord, readAudit } from '#shared/aws/audit-table.ts';
import { readUnanswered } from '#shared/aws/unanswered-table.ts';
import { CodedError } from '#shared/coded-error.ts';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { findAccount } from '../find-account.ts';
import { sinceOption, sinceSeconds } from '../since.ts';
import { statsCsv, statsLines } from '../stats/print-stats.ts';
import { statsOf } from '../stats/stats.ts';

/** Counts what users did and what became of it. */
export const stats: Command = {
  description: {
    en: `Counts messages and users, how often each rule answered and its share, and what was refused, handed over or not answered, by day
and hour in the account's time zone. It reads the records that "audit" in the account's file keeps, and AWS charges for reading the
table. With unanswered: 30d in the account's file, it lists questions that no rule answered, with similar ones grouped.`,
    zh: `统计消息和用户数、每条规则回复的次数和占比、被拒绝的、转人工的、没有规则回复的，按账号时区分天、分小时。数据来自账号文件里 "audit" 保留的记录，费用相当于把表读一遍。账号写了 unanswered: 30d 时，没答上的问题会按相似程度归在一起。`,
  },
  options: {
    ...stackOption,
    ...sinceOption,
    csv: {
      type: 'boolean',
      help: { en: 'print a table for a spreadsheet', zh: '输出可以用表格软件打开的 CSV' },
    },
    ...sharedOptions,
  },
  positionals: { min: 1, max: 1 },
  run: ({ options, positionals, print, environment, now, language }) =>
    withAws(async () => {
      const { account, rules } = findAccount(accountsFolder(options['accounts']), positionals[0] ?? '');
      const name = account.account;
      if (account.audit === false) {
        throw new CodedError(
          'no_records',
          `${name} keeps no records: audit is false in its file. Without them nothing can be counted.`,
        );
      }
      const until = now() / 1000;
      const since = until - sinceSeconds(options['since']);
      const { cloudFormation, dynamoDb } = awsClients(environment);
      const stack = await findStack(cloudFormation, options['stack']);
      const table = stack.resource('AWS::DynamoDB::Table', 'TablesAuditTable');
      const records: AuditRecord[] = [];
      for await (const record of readAudit(dynamoDb, table, { account: name, since })) records.push(record);
      const questions = [];
      if (account.unanswered !== undefined) {
        for await (const one of readUnanswered(dynamoDb, table, name, since)) questions.push(one);
      }
      const counted = statsOf(records, {
        account: name,
        timezone: account.timezone,
        rules: rules.rules.map(({ id }) => id),
        since,
        until,
        questions: account.unanswered === undefined ? null : questions,
      });
      if (options['json'] === true) print(JSON.stringify(counted, null, 2));
      else {
        const lines =
          options['csv'] === true ? statsCsv(counted) : statsLines(counted, account.timezone, language);
        for (const line of lines) print(line);
      }
      return 0;
    }),
};
