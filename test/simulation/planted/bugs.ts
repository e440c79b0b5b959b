import type { QueueEvent } from '#functions/sender/queue-event.ts';
import { CodedError } from '#shared/coded-error.ts';
import { notSent } from '#shared/wechat/api/http.ts';
import { type Claim, planClaim } from '#shared/window/claim.ts';
import {
  type AccountUser,
  type Conversation,
  type Delivery,
  emptyConversation,
  type Grants,
} from '#shared/window/conversation.ts';
import type { ConversationStore } from '#shared/window/ledger.ts';
import type { InvariantName } from '../invariants/all.ts';
import type { Planted } from '../product/planted.ts';

/** A mistake that somebody could make, and the promises of which one notices it first. */
export interface Bug {
  readonly what: string;
  readonly planted: Planted;
  readonly caughtBy: readonly InvariantName[];
}

/** A store whose claims and reads are all changed in one way. Nothing is claimed blindly, so that every claim can be. */
export function changed(change: {
  readonly claim?: (claim: Claim) => Claim;
  readonly loaded?: (conversation: Conversation) => Conversation;
  readonly saved?: (after: Conversation, before: Conversation) => Conversation;
}): Planted {
  const { claim = (one) => one, loaded = (one) => one, saved = (one) => one } = change;
  return {
    conversations: (store): ConversationStore => {
      const known = new Map<string, Conversation>();
      const idOf = ({ account, openId }: AccountUser): string => `${account}#${openId}`;
      return {
        takePlace: store.takePlace,
        async tryClaim(user, asked) {
          const before = (await store.load(user)) ?? emptyConversation;
          const plan = planClaim(loaded(before), claim(asked));
          if (plan.kind !== 'claimed' || plan.conversation.version === before.version) return undefined;
          if (before.memory.mutedUntil > (asked.unlessMutedAfter ?? Number.POSITIVE_INFINITY))
            return undefined;
          const after = saved(plan.conversation, before);
          if (!(await store.save(user, after, asked.now))) return undefined;
          known.set(idOf(user), after);
          return after;
        },
        async load(user) {
          const conversation = await store.load(user);
          if (conversation === undefined) return undefined;
          known.set(idOf(user), conversation);
          return loaded(conversation);
        },
        async save(user, conversation, now) {
          const after = saved(conversation, known.get(idOf(user)) ?? emptyConversation);
          if (!(await store.save(user, after, now))) return false;
          known.set(idOf(user), after);
          return true;
        },
      };
    },
  };
}

function mapDeliveries(
  conversation: Conversation,
  change: (delivery: Delivery, key: string) => Delivery | undefined,
): Conversation {
  const deliveries: Record<string, Delivery> = {};
  for (const [key, delivery] of Object.entries(conversation.deliveries)) {
    const kept = change(delivery, key);
    if (kept !== undefined) deliveries[key] = kept;
  }
  return { ...conversation, deliveries };
}

/** Some grants, each with at most so many messages less than before. */
function withMoreLeft(after: Conversation, kept: Grants, before: Conversation, charge: number): Conversation {
  const grants = Object.entries(kept).map(([name, grant]) => {
    const earlier = before.grants[name as keyof Grants];
    const left = earlier?.at === grant.at ? Math.max(grant.left, earlier.left - charge) : grant.left;
    return [name, { ...grant, left }];
  });
  return { ...after, grants: Object.fromEntries(grants) };
}

export const bugs: readonly Bug[] = [
  {
    what: 'nothing is reserved before it is sent',
    planted: changed({
      saved: (after, before) => withMoreLeft(after, after.grants, before, 0),
    }),
    caughtBy: ['WeChat is believed', 'never knowingly over'],
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
    caughtBy: ['told truly', 'nothing lost'],
  },
  {
    what: 'whoever takes over sends again what may have been sent',
    planted: changed({ claim: (claim) => ({ ...claim, resend: true }) }),
    caughtBy: ['nothing twice'],
  },
  {
    what: 'an unknown outcome is taken for a failure',
    planted: {
      http: (http) => async (request) => {
        try {
          return await http(request);
        } catch (error) {
          throw error instanceof CodedError ? notSent('api.weixin.qq.com', error) : error;
        }
      },
    },
    caughtBy: ['nothing twice', 'never knowingly over', 'told truly'],
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
    caughtBy: ['WeChat is believed', 'never knowingly over'],
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
    caughtBy: ['nothing twice', 'nothing lost', 'told truly', 'never knowingly over'],
  },
  {
    what: 'the lease of another is not respected',
    planted: changed({
      loaded: (conversation) => mapDeliveries(conversation, (delivery) => ({ ...delivery, lease: 0 })),
    }),
    caughtBy: ['nothing twice', 'told truly', 'never knowingly over', 'in order', 'nothing lost'],
  },
  {
    what: 'WeChat is answered before the queue has the message',
    planted: {
      send: (send) => async (message) => {
        send(message).catch(() => {});
      },
    },
    caughtBy: ['nothing lost'],
  },
  {
    what: 'windows count from our clock instead of CreateTime',
    planted: changed({ claim: (claim) => ({ ...claim, at: Math.floor(claim.now) }) }),
    caughtBy: ['never refused in doubt', 'never knowingly over'],
  },
  {
    what: 'what WeChat says of the window is not believed',
    planted: changed({
      saved: (after, before) => withMoreLeft(after, { ...before.grants, ...after.grants }, before, 1),
    }),
    caughtBy: ['WeChat is believed', 'never knowingly over'],
  },
  {
    what: 'an event that the bus refuses is given up',
    planted: { publish: (publish) => (events) => publish(events).catch(() => {}) },
    caughtBy: ['nothing lost'],
  },
  {
    what: 'the messages of one user are handled side by side',
    planted: {
      senderHandler: (handler) => (event, invocation) =>
        handler(
          {
            Records: (event as QueueEvent).Records.map((record) => ({
              ...record,
              attributes:
                record.attributes.MessageGroupId === undefined
                  ? record.attributes
                  : { ...record.attributes, MessageGroupId: record.messageId },
            })),
          },
          invocation,
        ),
    },
    caughtBy: ['in order'],
  },
  {
    what: 'a change is saved over whatever is there',
    planted: {
      conversations: (store) => ({
        ...store,
        async save(user, conversation, now) {
          if (await store.save(user, conversation, now)) return true;
          const version = ((await store.load(user))?.version ?? 0) + 1;
          return store.save(user, { ...conversation, version }, now);
        },
      }),
    },
    caughtBy: ['nothing twice', 'nothing lost', 'told truly', 'never knowingly over', 'in order'],
  },
  {
    what: 'every refresher that hears of a rejected token forces another',
    planted: {
      tokenStore: (store) => ({
        async read(account) {
          const token = await store.read(account);
          return token && { ...token, forcedAt: 0, forcedToday: 0, pausedUntil: 0, reportedAt: 0 };
        },
        async write(account, token) {
          return store.write(account, token, await store.read(account));
        },
      }),
    },
    caughtBy: ['one refresh in flight'],
  },
];
