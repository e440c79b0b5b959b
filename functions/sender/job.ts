import type { ReminderWork } from '#shared/contracts/work.ts';
import type { SenderAccount } from '#shared/function-config.ts';
import type { ActionClass } from '#shared/wechat/inbound/action-class.ts';
import type { Push } from '#shared/wechat/inbound/push.ts';
import type { OutgoingMessage } from '#shared/wechat/outgoing/outgoing-types.ts';
import type { Postponed } from './later.ts';

/** One message of the queue, understood. */
export type Task =
  | Job
  | InvalidRequest
  /** It came before its time. */
  | { readonly kind: 'early'; readonly seconds: number }
  /** A request that is to be served later. */
  | { readonly kind: 'postpone'; readonly postponed: Postponed }
  | { readonly kind: 'remind'; readonly account: SenderAccount; readonly reminder: ReminderWork };

/** Messages to one user, or a push that may be answered with some. */
export interface Job {
  readonly kind: 'job';
  readonly account: SenderAccount;
  readonly openId: string;
  /** The same for every repeat of the push or request. */
  readonly key: string;
  /** `CreateTime` of the push, the bus's time of the request, or when it was to be done; epoch seconds. */
  readonly at: number;
  readonly opens: ActionClass | null;
  readonly closes: boolean;
  /** After this the messages are refused; epoch seconds. */
  readonly notAfter: number;
  readonly origin: JobOrigin;
}

export type JobOrigin =
  | {
      readonly kind: 'push';
      readonly push: Push;
      /** When that request came, by our clock; milliseconds. */
      readonly receivedAt: number;
      /** The rule that the request was answered by which was queued. */
      readonly answeredBy: string | null;
    }
  | {
      readonly kind: 'request';
      readonly requestId: string;
      readonly correlationId: string;
      readonly messages: readonly OutgoingMessage[];
    }
  /** Replies of a rule whose time has come. */
  | {
      readonly kind: 'delayed';
      readonly rule: string;
      readonly correlationId: string;
      readonly messages: readonly OutgoingMessage[];
      /** Epoch seconds; null where they are sent even if the user wrote again. */
      readonly unlessContactAfter: number | null;
    };

/** A request that cannot be served, told to the bus instead. */
export interface InvalidRequest {
  readonly kind: 'invalid';
  readonly account: string;
  readonly openId: string;
  readonly requestId: string;
  readonly at: number;
  readonly problem: string;
}
