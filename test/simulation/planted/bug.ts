import type { Claim } from '#shared/window/claim.ts';
import {
  type AccountUser,
  type Conversation,
  type Delivery,
  emptyConversation,
} from '#shared/window/conversation.ts';
import type { ConversationStore } from '#shared/window/ledger.ts';
import { planClaim } from '#shared/window/plan-claim.ts';
import type { InvariantName } from '../invariants/all.ts';
import type { Planted } from '../product/planted.ts';

/** A mistake that somebody could make, and the promise that it breaks: whoever looks at that alone notices it. */
export interface Bug {
  readonly what: string;
  readonly planted: Planted;
  readonly breaks: InvariantName;
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
          if (plan.unanswered.length > 0) return undefined;
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

export function mapDeliveries(
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
