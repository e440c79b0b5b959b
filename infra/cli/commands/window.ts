import { conversationTable } from '#shared/aws/conversation-table.ts';
import { actionClasses } from '#shared/wechat/inbound/action-class.ts';
import { type Conversation, emptyConversation } from '#shared/window/conversation.ts';
import { isLive, windowLeft } from '#shared/window/grants.ts';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { findAccount } from '../find-account.ts';

/** Shows how many messages a user can still get, and until when. */
export const window: Command = {
  description: {
    en: `Reads the ledger that the sender uses. The quotas are those of the account's file in this folder. WeChat keeps its own
count, and the ledger follows it when they differ; until then, messages of human agents are not included.`,
    zh: `读取 sender 用来判断的账本。条数按这个文件夹里的账号文件。微信自己也在计数，不一致时以微信为准；人工客服发的消息在那之前不计入。`,
  },
  options: { ...stackOption, ...sharedOptions },
  positionals: { min: 2, max: 2 },
  run: ({ options, positionals, print, environment, now }) =>
    withAws(async () => {
      const [name = '', openId = ''] = positionals;
      // Refuses the name of an account that does not exist.
      findAccount(accountsFolder(options['accounts']), name);
      const { cloudFormation, dynamoDb } = awsClients(environment);
      const stack = await findStack(cloudFormation, options['stack']);
      const table = stack.resource('AWS::DynamoDB::Table', 'TablesConversationTable');
      const found = await conversationTable(dynamoDb, table).load({ account: name, openId });
      const state = stateOf(found ?? emptyConversation, now() / 1000);
      if (options['json'] === true) print(JSON.stringify(state, null, 2));
      else if (found === undefined) print(`Nothing is known of this user at ${name}.`);
      else for (const line of linesOf(state)) print(line);
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

function* linesOf(state: State): Generator<string> {
  yield state.until === null
    ? 'No message may be sent until the user acts again.'
    : `${state.messages} messages may be sent until ${state.until}.`;
  for (const { openedBy, at, until, left, isOpen } of state.windows) {
    yield `  ${openedBy.padEnd(13)} at ${at}  until ${until}  ${isOpen ? `${left} left` : 'closed'}`;
  }
  if (state.lastContact !== null) yield `The user was last heard of at ${state.lastContact}.`;
  if (state.mutedUntil !== null)
    yield `Rules keep silent until ${state.mutedUntil}: a person talks with the user.`;
  if (state.dialogue !== null) yield `The dialogue is at ${state.dialogue}.`;
  yield `The last ${state.deliveries.length} pushes and requests:`;
  for (const { key, at, replies } of state.deliveries) {
    yield `  ${at}  ${key}  ${replies.join(', ') || 'nothing to send'}`;
  }
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
