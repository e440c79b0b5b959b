import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { awsClients } from '../../cli/aws/clients.ts';
import { findStack } from '../../cli/aws/find-stack.ts';
import { checkAccounts } from '../../cli/rules/checked-account.ts';
import { quotasOf } from '../../config/function-config.ts';
import { loadAccounts } from '../../config/load-accounts.ts';
import { createMediaShelf } from '../trace/media-shelf.ts';
import { accountView } from './account-view.ts';
import type { Handlers } from './api.ts';
import { operationsDesk } from './desk/operations-desk.ts';
import { rulesDesk, rulesStatus } from './desk/rules-desk.ts';
import type { DeskTarget } from './desk/run-command.ts';
import { eventRefused } from './event-refused.ts';
import { eventTypes } from './event-types.ts';
import { createNewsStream } from './news-stream.ts';
import { noAccount } from './no-account.ts';
import { createPage, type LocalPage } from './page.ts';
import { personView } from './person.ts';

/**
 * The page as an operator's console, for the accounts of a folder and the deployed stack that has them. It can do
 * whatever the credentials allow.
 *
 * @throws CodedError `stack_missing`
 */
export async function consolePage(target: DeskTarget): Promise<LocalPage> {
  const { environment, folder, now } = target;
  const clients = awsClients(environment);
  const deployed = await findStack(clients.cloudFormation, target.stack);
  const region = await clients.cloudFormation.config.region();
  const accounts = loadAccounts(folder);
  const conversations = conversationTable(
    clients.dynamoDb,
    deployed.resource('AWS::DynamoDB::Table', 'TablesConversationTable'),
  );
  const news = createNewsStream();
  const quotasFor = (name: string) => {
    const found = accounts.find(({ account }) => account.account === name);
    if (found === undefined) throw noAccount(name);
    return quotasOf(found.account);
  };
  const handlers: Handlers = {
    snapshot: () => ({
      surroundings: {
        kind: 'deployed',
        stack: deployed.name,
        region,
        identity: environment['AWS_PROFILE'] ?? environment['USER'] ?? '',
      },
      accounts: accounts.map(accountView),
      users: [],
      persons: [],
      chat: [],
      traces: [],
      events: [],
      weather: { manner: { kind: 'usual' }, ahead: 0, offset: 0 },
      rules: checkAccounts(folder, [], now() / 1000).map((one) => rulesStatus(one)),
      needsStack: false,
      queues: { working: 0, waiting: 0, scheduled: 0, dead: 0 },
    }),
    async person({ account, openId }) {
      const found = await conversations.load({ account, openId });
      return personView({ account, openId }, found, quotasFor(account), now() / 1000);
    },
    eventTypes,
    async putEvent({ source, detailType, detail }) {
      const { Entries: [entry] = [] } = await clients.eventBridge.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: deployed.outputs.get('EventBusName') ?? '',
              Source: source,
              DetailType: detailType,
              Detail: JSON.stringify(detail),
            },
          ],
        }),
      );
      if (entry?.EventId !== undefined) return { id: entry.EventId };
      throw eventRefused(entry?.ErrorCode, entry?.ErrorMessage);
    },
    ...rulesDesk({ ...target, tell: (status) => news.tell({ kind: 'rules', status }) }),
    ...operationsDesk({
      ...target,
      clients,
      deployed,
      accounts,
      questionsOf: () => null,
    }),
  };
  return createPage({ news, media: createMediaShelf(), handlers });
}
