import type { ForgetReason } from '#shared/contracts/forget-reasons.ts';
import type { LaterWork, ReminderWork, SessionWork, TypingWork } from '#shared/contracts/work.ts';
import type { EpochMilliseconds, EpochSeconds } from '#shared/epoch.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import type { Decision } from '#shared/rules/engine/decision.ts';
import type { ActionClass } from '#shared/wechat/inbound/action-class.ts';
import type { Push } from '#shared/wechat/inbound/push.ts';
import type { Conditions } from '#shared/window/conditions.ts';
import type { PlannedMessage } from '#shared/window/conversation.ts';

/** One message of a queue, understood. */
export type Task = Job | InvalidRequest | Reminder | Postponed | Typing | SessionTask;

/** Messages to one user, or a push that may be answered. */
export interface Job {
  readonly kind: 'job';
  readonly account: SenderAccount;
  readonly openId: string;
  /** The same for every repeat of the push or request. */
  readonly key: string;
  /** `CreateTime` of the push, the bus's time of the request, or when it was to be done. */
  readonly at: EpochSeconds;
  /** When it was asked for. For delayed work this is before `at`. */
  readonly askedAt: EpochSeconds;
  readonly opens: ActionClass | null;
  readonly closes: boolean;
  /** What its replies answer: the key of the push, or what the request names. */
  readonly correlationId: string;
  readonly conditions: Conditions;
  /** The request that it is for, and who made it; null for a push and for replies of rules. */
  readonly request: { readonly requestId: string; readonly source?: string } | null;
  /** How often its replies were put off. */
  readonly timesPutOff: number;
  /** Why the user is forgotten after it, as the account's file says; null if they are not. */
  readonly forgets: ForgetReason | null;
  readonly origin: PushOrigin | SendOrigin;
}

export interface PushOrigin {
  readonly kind: 'push';
  readonly push: Push;
  /** When that request came, by our clock. */
  readonly receivedAt: EpochMilliseconds;
  /** What the receiver decided; null where the sender decides. */
  readonly decision: Decision | null;
  /** When the response with the passive reply left; null if there is none. */
  readonly respondedAt: EpochMilliseconds | null;
  /** Whether WeChat gave up before it got a response. */
  readonly isUnanswered: boolean;
  /** The rule whose passive reply an earlier version of the receiver gave, or null. */
  readonly answeredBy: string | null;
}

/** Messages that are there already: of a request, of a rule that delayed them, or those that WeChat was too busy to accept. */
export interface SendOrigin {
  readonly kind: 'request' | 'delayed' | 'putOff';
  readonly messages: readonly PlannedMessage[];
  /** The key under which another version of this product may have served it, or null. */
  readonly alias: string | null;
}

/** Shows a user that somebody is typing. */
export interface Typing {
  readonly kind: 'typing';
  readonly account: SenderAccount;
  readonly typing: TypingWork;
  /** What to send after it, or null. */
  readonly next: Postponed | null;
}

/** Opens or closes a user's session with an agent. */
export interface SessionTask {
  readonly kind: 'session';
  readonly account: SenderAccount;
  readonly work: SessionWork;
}

/** A request that cannot be served; the bus is told. */
export interface InvalidRequest {
  readonly kind: 'invalid';
  readonly source: string;
  /** The key that it would have had. */
  readonly key: string;
  readonly account: string;
  readonly openId: string;
  readonly requestId: string;
  readonly at: EpochSeconds;
  readonly problem: string;
}

/** Time to say that a window is about to close. */
export interface Reminder {
  readonly kind: 'remind';
  readonly account: SenderAccount;
  readonly reminder: ReminderWork;
}

/** Something to do later. */
export interface Postponed {
  readonly kind: 'postpone';
  /** Stable across retries: a second schedule replaces the first, and a second delivery is recognised as a repeat. */
  readonly name: string;
  readonly dueAt: EpochSeconds;
  readonly work: LaterWork;
}

/** One attempt to do a job. */
export interface Attempt {
  /** Different for every attempt. */
  readonly id: string;
  /** Until when this invocation can run. */
  readonly deadline: EpochSeconds;
}
