import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Conversation, Grants } from '#shared/window/conversation.ts';
import type { QuotaTable } from '#shared/window/quota.ts';
import { type Bug, changed, mapDeliveries } from './bug.ts';

/** Some grants, each with at most so many messages less than before. */
function withMoreLeft(after: Conversation, kept: Grants, before: Conversation, charge: number): Conversation {
  const grants = Object.entries(kept).map(([name, grant]) => {
    const earlier = before.grants[name as keyof Grants];
    const left = earlier?.at === grant.at ? Math.max(grant.left, earlier.left - charge) : grant.left;
    return [name, { ...grant, left }];
  });
  return { ...after, grants: Object.fromEntries(grants) };
}

function withLongerWindows(quotas: QuotaTable): QuotaTable {
  const longer = Object.entries(quotas).map(([name, quota]) => [
    name,
    { ...quota, seconds: quota.seconds + 5 * 60 },
  ]);
  return Object.fromEntries(longer) as QuotaTable;
}

function unconditional(command: PutItemCommand): PutItemCommand {
  if (!(command instanceof PutItemCommand)) return command;
  const { ConditionExpression: _, ExpressionAttributeValues: __, ...input } = command.input;
  return new PutItemCommand(input);
}

/** Mistakes in how the ledger is kept. */
export const ledgerBugs: readonly Bug[] = [
  {
    what: 'nothing is reserved before it is sent',
    planted: changed({
      saved: (after, before) => withMoreLeft(after, after.grants, before, 0),
    }),
    breaks: 'never knowingly over',
  },
  {
    what: 'a reply is settled as sent before it is sent',
    planted: changed({
      saved: (after) =>
        mapDeliveries(after, (delivery) => ({
          ...delivery,
          lease: 0,
          replies: delivery.replies.map((reply) => (reply.state === 'reserved' ? { state: 'sent' } : reply)),
        })),
    }),
    breaks: 'told truly',
  },
  {
    what: 'whoever takes over sends again what may have been sent',
    planted: changed({ claim: (claim) => ({ ...claim, resend: true }) }),
    breaks: 'nothing twice',
  },
  {
    what: 'quotas add up: a send counts against one window only',
    planted: changed({
      saved: (after, before) => {
        let isFirst = true;
        const grants = Object.fromEntries(
          Object.entries(after.grants).map(([name, grant]) => {
            const earlier = before.grants[name as keyof typeof before.grants];
            if (earlier?.at !== grant.at || grant.left >= earlier.left) return [name, grant];
            const isCharged = isFirst;
            isFirst = false;
            return [name, isCharged ? grant : { ...grant, left: earlier.left }];
          }),
        );
        return { ...after, grants };
      },
    }),
    breaks: 'WeChat is believed',
  },
  {
    what: 'what was done is forgotten sooner than it is repeated',
    planted: {
      deduplicationInterval: 2000,
      ...changed({
        loaded: (conversation) =>
          mapDeliveries(conversation, (delivery) => (delivery.lease === 0 ? undefined : delivery)),
      }),
    },
    breaks: 'nothing twice',
  },
  {
    what: 'the lease of another is not respected',
    planted: changed({
      loaded: (conversation) => mapDeliveries(conversation, (delivery) => ({ ...delivery, lease: 0 })),
    }),
    breaks: 'nothing twice',
  },
  {
    what: 'windows count from our clock, which is a minute fast, instead of CreateTime',
    planted: changed({ claim: (claim) => ({ ...claim, at: Math.floor(claim.now) + 60 }) }),
    breaks: 'never refused in doubt',
  },
  {
    what: "windows are five minutes longer than WeChat's",
    planted: {
      senderAccount: (account) => ({ ...account, quotas: withLongerWindows(account.quotas) }),
    },
    breaks: 'never knowingly over',
  },
  {
    what: "windows count from our last reply instead of the user's last action",
    planted: changed({
      saved: (after, before) => {
        const at = Math.floor(after.lastSendAt);
        if (after.lastSendAt === before.lastSendAt) return after;
        const counted = Object.entries(after.grants).map(([name, grant]) => [
          name,
          at > grant.at ? { ...grant, at, until: at + grant.until - grant.at } : grant,
        ]);
        return { ...after, grants: Object.fromEntries(counted) };
      },
    }),
    breaks: 'never knowingly over',
  },
  {
    what: 'what WeChat says of the window is not believed',
    planted: changed({
      saved: (after, before) => withMoreLeft(after, { ...before.grants, ...after.grants }, before, 1),
    }),
    breaks: 'WeChat is believed',
  },
  {
    what: 'a change is saved over whatever is there',
    planted: {
      receiverTables: (client) =>
        ({
          send: (command: PutItemCommand) => client.send(unconditional(command)),
        }) as unknown as DynamoDBClient,
      conversations: (store) => ({
        ...store,
        async save(user, conversation, now) {
          if (await store.save(user, conversation, now)) return true;
          const version = ((await store.load(user))?.version ?? 0) + 1;
          return store.save(user, { ...conversation, version }, now);
        },
      }),
    },
    breaks: 'nothing lost',
  },
  {
    what: 'unsubscribe closes nothing',
    planted: {
      decidePush: (decide) => (account, push, receivedAt) => {
        const { message } = push;
        const isLeaving = message.type === 'event' && message.event === 'unsubscribe';
        const other = isLeaving
          ? { ...push, message: { type: 'event', event: 'close' } as unknown as typeof message }
          : push;
        return decide(account, other, receivedAt);
      },
    },
    breaks: 'never knowingly over',
  },
  {
    what: 'what may have been sent after an action counts against it',
    planted: changed({
      saved: (after, before) => ({
        ...after,
        grants: Object.fromEntries(
          Object.entries(after.grants).map(([name, grant]) => {
            const earlier = before.grants[name as keyof Grants];
            if (earlier?.at === grant.at) return [name, grant];
            const doubtful = Object.values(before.deliveries)
              .flatMap(({ at, replies }) => replies.map((reply) => ({ at, reply })))
              .filter(
                ({ at, reply }) =>
                  (reply.state === 'sent' && (reply.begun ?? 0) > grant.at - 5) ||
                  (reply.state === 'undetermined' && at > grant.at - 30),
              );
            return [name, { ...grant, left: Math.max(0, grant.left - doubtful.length) }];
          }),
        ),
      }),
    }),
    breaks: 'never refused in doubt',
  },
  {
    what: 'nothing that was done is ever forgotten',
    planted: changed({
      saved: (after, before) => ({ ...after, deliveries: { ...before.deliveries, ...after.deliveries } }),
    }),
    breaks: 'bounded item',
  },
  {
    what: 'a message that WeChat is too busy for is tried in its place for ever',
    planted: changed({
      saved: (after) => mapDeliveries(after, ({ tried: _, ...delivery }) => delivery),
    }),
    breaks: 'no starvation',
  },
];
