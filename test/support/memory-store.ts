import { type AccountUser, type Conversation, emptyConversation } from '#shared/window/conversation.ts';
import type { ConversationStore } from '#shared/window/ledger.ts';
import { planClaim } from '#shared/window/plan-claim.ts';

export interface MemoryStore extends ConversationStore {
  /** By `account#openId`. */
  readonly conversations: Map<string, Conversation>;
  /** The calls, in order. */
  readonly calls: ('tryClaim' | 'load' | 'save' | 'takePlace')[];
  /** How many places are taken under limits over all users. */
  readonly taken: Map<string, number>;
}

/** Conversations in memory, with the guarantees of the table. Without `blind`, every claim needs a read and a write. */
export function memoryStore({ blind = true } = {}): MemoryStore {
  const conversations = new Map<string, Conversation>();
  const calls: MemoryStore['calls'] = [];
  const taken = new Map<string, number>();
  return {
    conversations,
    calls,
    taken,
    async takePlace(account, { key, times }) {
      calls.push('takePlace');
      const before = taken.get(`${account} ${key}`) ?? 0;
      if (before >= times) return false;
      taken.set(`${account} ${key}`, before + 1);
      return true;
    },
    async tryClaim(user, claim) {
      calls.push('tryClaim');
      const before = conversations.get(idOf(user)) ?? emptyConversation;
      // An earlier claim can be taken over only after a read.
      if (before.deliveries[claim.key] !== undefined) return undefined;
      const plan = planClaim(before, claim);
      if (!blind || plan.kind !== 'claimed' || plan.conversation.version === before.version) return undefined;
      if (plan.unanswered.length > 0) return undefined;
      if (before.memory.mutedUntil > (claim.unlessMutedAfter ?? Number.POSITIVE_INFINITY)) return undefined;
      conversations.set(idOf(user), plan.conversation);
      return plan.conversation;
    },
    async load(user) {
      calls.push('load');
      return conversations.get(idOf(user));
    },
    async save(user, conversation) {
      calls.push('save');
      if ((conversations.get(idOf(user))?.version ?? 0) !== conversation.version - 1) return false;
      conversations.set(idOf(user), conversation);
      return true;
    },
  };
}

function idOf({ account, openId }: AccountUser): string {
  return `${account}#${openId}`;
}
