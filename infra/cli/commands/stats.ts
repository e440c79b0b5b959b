import { accountsFolder } from '../../config/accounts-folder.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { findAccount } from '../find-account.ts';
import { sinceOption, sinceSeconds } from '../since.ts';
import { statsCsv, statsLines } from '../stats/print-stats.ts';
import { readStats } from '../stats/read-stats.ts';

/** Counts what users did, and what came of it. */
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
      const loaded = findAccount(accountsFolder(options['accounts']), positionals[0] ?? '');
      const until = now() / 1000;
      const since = until - sinceSeconds(options['since']);
      const clients = awsClients(environment);
      const stack = await findStack(clients.cloudFormation, options['stack']);
      const counted = await readStats(clients, stack, loaded, since, until);
      if (options['json'] === true) print(JSON.stringify(counted, null, 2));
      else {
        const lines =
          options['csv'] === true
            ? statsCsv(counted)
            : statsLines(counted, loaded.account.timezone, language);
        for (const line of lines) print(line);
      }
      return 0;
    }),
};
