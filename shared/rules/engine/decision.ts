import type { OutgoingMessage } from '../../wechat/outgoing/outgoing-types.ts';
import type { MemoryChange } from '../memory.ts';

/** What the rules say to a message. */
export interface Decision {
  /** The rule that answers: the one that ended the search, or else the first that has a reply. */
  readonly rule: string | null;
  /** Every rule that applies, in order; more than one only where rules say `continue`. */
  readonly applied: readonly string[];
  /** Whether rules kept silent because a person talks with the user. */
  readonly muted: boolean;
  /** Whether the decision only holds if the user is not muted. It was not asked where the memory was not read. */
  readonly unlessMuted: boolean;
  /** Whether it depends on what is remembered of the user, so that asked later the answer can be another. */
  readonly usedMemory: boolean;
  /** To be sent by the customer-service API, in this order. */
  readonly replies: readonly DecidedReply[];
  readonly delayed: readonly DelayedReply[];
  /** The answer in the HTTP response to the push, which the receiver gives. */
  readonly passive: PassiveAnswer | null;
  /** How long the typing indicator shows before the first reply, milliseconds; null where it does not. */
  readonly typing: number | null;
  /** What WeChat is asked to do about the user's session with an agent, by a call; absent if nothing. */
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
  /** Whether it is dropped when the user writes again before. */
  readonly unlessUserWrites: boolean;
  /** It is dropped when a rule has cancelled replies of this name after the message. */
  readonly name?: string;
}

export type PassiveAnswer =
  | ({ readonly kind: 'reply' } & DecidedReply)
  | { readonly kind: 'transfer'; readonly rule: string; readonly kfAccount?: string };

/** A session is opened with one agent, or with the least busy one who is online. */
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

/** One place of a limit over all users, to be taken for good. */
export interface PlaceWanted {
  /** The limit and its period, which begins anew with another key. */
  readonly key: string;
  readonly times: number;
  /** When the period ends, epoch seconds; null where there is none. */
  readonly until: number | null;
}

/** What the rules say, or that they cannot say it without what is remembered of the user. */
export type Decided =
  | { readonly kind: 'decided'; readonly decision: Decision }
  | { readonly kind: 'memoryNeeded' }
  /** Whether a limit over all users has a place left decides; the same for every rule and repeat once it is known. */
  | { readonly kind: 'placeNeeded'; readonly place: PlaceWanted };
