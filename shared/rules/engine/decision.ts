import type { OutgoingMessage } from '../../wechat/outgoing/outgoing-types.ts';
import type { MemoryChange } from '../memory.ts';

/** What the rules say to a message. */
export interface Decision {
  /** The rule that answers: the one that ended the search, or else the first that replies. */
  readonly rule: string | null;
  /** Every rule that applies, in order. There is more than one only if rules say `continue`. */
  readonly applied: readonly string[];
  /** Whether rules kept silent because a person talks with the user. */
  readonly muted: boolean;
  /** Whether the decision holds only if the user is not muted. Set when memory was not read. */
  readonly unlessMuted: boolean;
  /** Whether it depends on memory, so that the answer could be another one later. */
  readonly usedMemory: boolean;
  /** Sent through the customer-service API, in this order. */
  readonly replies: readonly DecidedReply[];
  readonly delayed: readonly DelayedReply[];
  /** The receiver gives it in the HTTP response to the push. */
  readonly passive: PassiveAnswer | null;
  /** How long the typing indicator shows before the first reply; milliseconds, null for not at all. */
  readonly typing: number | null;
  /** The change of the user's session with an agent that a call asks WeChat for, if any. */
  readonly session?: SessionChange;
  readonly emits: readonly DecidedEmit[];
  readonly changes: MemoryChange;
}

export interface DecidedReply {
  readonly rule: string;
  readonly message: OutgoingMessage;
}

export interface DelayedReply extends DecidedReply {
  /** Seconds after the user's message. */
  readonly after: number;
  /** Whether it is dropped if the user writes again before it is due. */
  readonly unlessUserWrites: boolean;
  /** It is dropped if a rule cancels replies of this name after the message. */
  readonly name?: string;
}

export type PassiveAnswer =
  | ({ readonly kind: 'reply' } & DecidedReply)
  | { readonly kind: 'transfer'; readonly rule: string; readonly kfAccount?: string };

/** Opens a session with a named agent, or with the least busy one who is online. */
export type SessionChange =
  | {
      readonly kind: 'open';
      readonly rule: string;
      readonly kfAccount?: string;
      /** Sent if no agent takes the session. */
      readonly otherwise?: OutgoingMessage[];
    }
  | { readonly kind: 'close'; readonly rule: string };

/** An event for other services. */
export interface DecidedEmit {
  readonly rule: string;
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** One place under a limit over all users. It is taken for good. */
export interface PlaceWanted {
  /** Names the limit and its period: a new period has another key. */
  readonly key: string;
  readonly times: number;
  /** When the period ends; epoch seconds, null if it has no end. */
  readonly until: number | null;
}

/** What the rules say, or what they need to know before they can say it. */
export type Decided =
  | { readonly kind: 'decided'; readonly decision: Decision }
  | { readonly kind: 'memoryNeeded' }
  /** The answer to whether a limit has a place left; it is the same for all rules and repeats of the message. */
  | { readonly kind: 'placeNeeded'; readonly place: PlaceWanted };
