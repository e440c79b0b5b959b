import { conversationTable } from '#shared/aws/conversation-table.ts';
import { actionClasses } from '#shared/wechat/inbound/action-class.ts';
import { type Conversation, emptyConversation } from '#shared/window/conversation.ts';
import { isLive, windowLeft } from '#shared/window/grants.ts';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { actionNames, replyStates } from '../../language/record-words.ts';
import { both, type Text } from '../../language/text.ts';
import { timeIn, timeText } from '../../language/time-text.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { findAccount } from '../find-account.ts';
import { plural } from '../rules/print-findings.ts';

/** Shows how many messages a user can still get, and until when. */
export const window: Command = {
  description: {
    en: `Reads the ledger that the sender uses. The quotas are those of the account's file in this folder. WeChat keeps its own
count, and the ledger follows it when they differ; until then, messages of human agents are not included.`,
    zh: `读取 sender 用来判断的台账。条数按这个文件夹里的账号文件。微信自己也在计数，不一致时以微信为准；人工客服发的消息在那之前不计入。`,
  },
  options: { ...stackOption, ...sharedOptions },
  positionals: { min: 2, max: 2 },
  run: ({ options, positionals, print, environment, now, language }) =>
    withAws(async () => {
      const [name = '', openId = ''] = positionals;
      // Refuses the name of an account that does not exist.
      const { timezone } = findAccount(accountsFolder(options['accounts']), name).account;
      const { cloudFormation, dynamoDb } = awsClients(environment);
      const stack = await findStack(cloudFormation, options['stack']);
      const table = stack.resource('AWS::DynamoDB::Table', 'TablesConversationTable');
      const found = await conversationTable(dynamoDb, table).load({ account: name, openId });
      const state = stateOf(found ?? emptyConversation, now() / 1000);
      if (options['json'] === true) print(JSON.stringify(state, null, 2));
      else if (found === undefined)
        print(
          both(`Nothing is known of this user at ${name}.`, `${name} 没有这位用户的任何记录。`)[language],
        );
      else for (const line of linesOf(state, timezone)) print(line[language]);
      return 0;
    }),
};

type State = ReturnType<typeof stateOf>;

function stateOf({ grants, memory, deliveries }: Conversation, now: number) {
  const { messages, until } = windowLeft(grants, now);
  return {
    messages,
    until: messages === 0 ? null : iso(until),
    windows: actionClasses.flatMap((actionClass) => {
      const grant = grants[actionClass];
      if (grant === undefined) return [];
      const isOpen = isLive(grant.until, now);
      return [
        {
          openedBy: actionClass,
          at: iso(grant.at),
          until: iso(grant.until),
          left: Math.max(0, grant.left),
          isOpen,
        },
      ];
    }),
    lastContact: memory.contactAt === 0 ? null : iso(memory.contactAt),
    mutedUntil: memory.mutedUntil > now ? iso(memory.mutedUntil) : null,
    dialogue: memory.state !== null && memory.state.until > now ? memory.state.name : null,
    deliveries: Object.entries(deliveries)
      .sort(([, a], [, b]) => a.at - b.at)
      .map(([key, { at, replies }]) => ({ key, at: iso(at), replies: replies.map(({ state }) => state) })),
  };
}

/** Times are the account's. */
function* linesOf(state: State, timezone: string): Generator<Text> {
  const time = (moment: string): string => timeText(Date.parse(moment) / 1000, timezone);
  const { messages } = state;
  yield state.until === null
    ? both('No message may be sent until the user acts again.', '现在不能发消息，要等用户再有动作。')
    : both(
        `${plural(messages, 'message')} may be sent until ${timeIn(Date.parse(state.until) / 1000, timezone)}.`,
        `到 ${time(state.until)}（${timezone}）为止还能发 ${messages} 条消息。`,
      );
  for (const { openedBy, at, until, left, isOpen } of state.windows) {
    const by = actionNames[openedBy];
    const [from, to] = [time(at), time(until)];
    yield both(
      `  ${by.en.padEnd(13)} at ${from}  until ${to}  ${isOpen ? `${left} left` : 'closed'}`,
      `  ${by.zh} ${from} 打开，到 ${to}  ${isOpen ? `还剩 ${left} 条` : '已关闭'}`,
    );
  }
  if (state.lastContact !== null)
    yield both(
      `The user was last heard of at ${time(state.lastContact)}.`,
      `用户最近一次有动作是 ${time(state.lastContact)}。`,
    );
  if (state.mutedUntil !== null)
    yield both(
      `Rules keep silent until ${time(state.mutedUntil)}: a person talks with the user.`,
      `规则静默到 ${time(state.mutedUntil)}：人工客服正在接待。`,
    );
  if (state.dialogue !== null)
    yield both(`The dialogue is at ${state.dialogue}.`, `对话走到 ${state.dialogue} 这一步。`);
  const count = state.deliveries.length;
  if (count > 0)
    yield both(
      count === 1 ? 'The last push or request:' : `The last ${count} pushes and requests:`,
      `最近 ${count} 次推送和发送请求：`,
    );
  for (const { key, at, replies } of state.deliveries) {
    const [en, zh] =
      replies.length === 0
        ? ['nothing to send', '没有要发的']
        : [replies.join(', '), replies.map((one) => replyStates[one].zh).join('、')];
    yield both(`  ${time(at)}  ${key}  ${en}`, `  ${time(at)}  ${key}  ${zh}`);
  }
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
