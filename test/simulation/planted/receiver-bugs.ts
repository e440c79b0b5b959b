import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { fromItem, type Item, toItem } from '#shared/aws/conversation-item.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import { type Bug, changed, mapDeliveries } from './bug.ts';

/** Tables of which the receiver reads conversations in another way. */
function reading(read: (id: string, item: Item | undefined) => Item | undefined) {
  return (client: DynamoDBClient): DynamoDBClient => {
    const send = async (command: object): Promise<object> => {
      const answer = (await client.send(command as GetItemCommand)) as object;
      if (!(command instanceof GetItemCommand) || command.input.TableName !== 'conversations') return answer;
      return { Item: read(command.input.Key?.['conversation']?.S ?? '', (answer as { Item?: Item }).Item) };
    };
    return { send } as unknown as DynamoDBClient;
  };
}

const withoutDecisions = (conversation: Conversation): Conversation =>
  mapDeliveries(conversation, (delivery) => (delivery.decided === undefined ? delivery : undefined));

/** A conversation as if its pushes had been decided at other times. */
const withDecidedAt = (conversation: Conversation, at: (key: string, at: number) => number): Conversation =>
  mapDeliveries(conversation, (delivery, key) => {
    const { decided } = delivery;
    return decided === undefined
      ? delivery
      : { ...delivery, decided: { ...decided, at: at(key, decided.at) } };
  });

/** Mistakes in how the receiver decides about a push. */
export const receiverBugs: readonly Bug[] = [
  {
    what: 'the receiver goes by what it read of a conversation before',
    planted: {
      receiverTables(client) {
        const known = new Map<string, Item | undefined>();
        return reading((id, item) => {
          if (!known.has(id)) known.set(id, item);
          return known.get(id);
        })(client);
      },
    },
    breaks: 'answered',
  },
  {
    what: 'a repeat of a push is decided anew',
    planted: {
      receiverTables: reading((id, item) => item && toItem(id, withoutDecisions(fromItem(item)), 0)),
    },
    breaks: 'answered',
  },
  {
    what: 'what was decided is answered and never queued',
    planted: {
      decidePush: (decide) => async (account, push, receivedAt) => {
        const { response, work } = await decide(account, push, receivedAt);
        return { response, work: work.filter(({ decided }) => decided === undefined) };
      },
    },
    breaks: 'nothing lost',
  },
  {
    what: 'what was decided and never queued is never closed',
    planted: changed({
      loaded: (conversation) => withDecidedAt(conversation, () => Number.MAX_SAFE_INTEGER),
      saved: (after, before) => withDecidedAt(after, (key, at) => before.deliveries[key]?.decided?.at ?? at),
    }),
    breaks: 'nothing lost',
  },
];
