import { didYouMean } from '#shared/closest-name.ts';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { both, inLanguage, type Language, meant, type Text } from '../../language/text.ts';
import { timeText } from '../../language/time-text.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import { type Command, type CommandContext, sharedOptions } from '../command.ts';
import { csvLine } from '../csv-line.ts';
import { findAccount } from '../find-account.ts';
import { countTags, type ScanProgress, type TaggedUser, taggedUsers } from '../user/tagged-users.ts';

/** Lists the tags of an account's users, or the users with a tag. */
export const tags: Command = {
  description: {
    en: `Tags are those that rules give with "tag", not those of the WeChat console. With a tag, it lists the users who have it by
openid, with when they last wrote or did something, latest first, and until when they have the tag. It reads the conversations of all users, and AWS
charges for reading the whole table: half a read unit for each 4 KB. At the end it says how much that was.`,
    zh: `这里的标签是规则里 "tag" 打的，不是公众平台后台的用户标签。写上标签时，按最近互动的先后列出有这个标签的用户：openid、最近一次互动的时间、标签到什么时候为止。要读所有用户的会话，费用相当于把整张表读一遍：每 4 KB 半个读取单位；最后会说明用了多少。`,
  },
  options: {
    ...stackOption,
    csv: {
      type: 'boolean',
      help: { en: 'print a table for a spreadsheet', zh: '输出可以用表格软件打开的 CSV' },
    },
    ...sharedOptions,
  },
  positionals: { min: 1, max: 2 },
  run: (context) =>
    withAws(async () => {
      const { options, positionals, print, environment, now, language } = context;
      const [name = '', tag] = positionals;
      const { account } = findAccount(accountsFolder(options['accounts']), name);
      const { cloudFormation, dynamoDb } = awsClients(environment);
      const stack = await findStack(cloudFormation, options['stack']);
      const table = stack.resource('AWS::DynamoDB::Table', 'TablesConversationTable');
      const users = await withProgress(context, (onPage) =>
        taggedUsers(dynamoDb, table, name, now() / 1000, onPage),
      );
      const listed = tag === undefined ? countsOf(users) : usersWith(tag, users, account.timezone);
      if (options['json'] === true) print(JSON.stringify(listed.json, null, 2));
      else if (options['csv'] === true) for (const row of listed.csv) print(csvLine(row));
      else if (listed.json.length === 0) print(inLanguage(nobody(name, tag, users), language));
      else for (const line of listed.lines(language)) print(line);
      return 0;
    }),
};

/** The same in both output formats. */
interface Listed {
  readonly json: readonly object[];
  readonly csv: readonly (readonly (string | number)[])[];
  lines(language: Language): readonly string[];
}

function countsOf(users: readonly TaggedUser[]): Listed {
  const counts = countTags(users);
  return {
    json: counts,
    csv: [['tag', 'users'], ...counts.map(({ tag, users: count }) => [tag, count])],
    lines: () => counts.map(({ tag, users: count }) => `${String(count).padStart(8)}  ${tag}`),
  };
}

const words = {
  until: { en: 'until', zh: '到' },
  unknown: { en: '(openid not stored yet)', zh: '（还没有保存 openid）' },
} as const satisfies Record<string, Text>;

function usersWith(tag: string, users: readonly TaggedUser[], timezone: string): Listed {
  const found = users.flatMap(({ openId, lastContact, tags: own }) => {
    const until = own.get(tag);
    return until === undefined ? [] : [{ openId, lastContact, until }];
  });
  const json = found.map(({ openId, lastContact, until }) => ({
    openId,
    lastContact: lastContact === 0 ? null : new Date(lastContact * 1000).toISOString(),
    until: new Date(until * 1000).toISOString(),
  }));
  return {
    json,
    csv: [
      ['openId', 'lastContact', 'until'],
      ...json.map(({ openId, lastContact, until }) => [openId ?? '', lastContact ?? '', until]),
    ],
    lines: (language) =>
      found.map(({ openId, lastContact, until }) => {
        const last = lastContact === 0 ? '-' : timeText(lastContact, timezone);
        const who = openId ?? words.unknown[language];
        return `${last.padEnd(16)}  ${who}  ${words.until[language]} ${timeText(until, timezone)}`;
      }),
  };
}

function nobody(account: string, tag: string | undefined, users: readonly TaggedUser[]): Text {
  if (tag === undefined) return both(`No user of ${account} has a tag.`, `${account} 的用户都还没有标签。`);
  const known = countTags(users).map((one) => one.tag);
  return both(
    `No user of ${account} has the tag ${tag}${didYouMean(tag, known) || '.'}`,
    `${account} 没有用户带标签「${tag}」${meant(tag, known) || '。'}`,
  );
}

const tellEveryMilliseconds = 2000;

/** Reports progress on standard error from time to time, and the cost at the end. */
async function withProgress<Result>(
  { printError, now, language }: Pick<CommandContext, 'printError' | 'now' | 'language'>,
  work: (onPage: (progress: ScanProgress) => void) => Promise<Result>,
): Promise<Result> {
  let toldAt = now();
  let read: ScanProgress = { conversations: 0, units: 0 };
  const result = await work((progress) => {
    read = progress;
    if (now() - toldAt < tellEveryMilliseconds) return;
    toldAt = now();
    const { conversations } = read;
    printError(
      inLanguage(both(`${conversations} conversations read …`, `已读 ${conversations} 个会话……`), language),
    );
  });
  const { conversations, units } = read;
  const cost = both(
    `${conversations} conversations of all accounts read, for ${units} read units.`,
    `共读了所有账号的 ${conversations} 个会话，用了 ${units} 个读取单位。`,
  );
  printError(inLanguage(cost, language));
  return result;
}
