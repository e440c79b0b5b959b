import type { ForgetReason } from './contracts/forget-reasons.ts';
import type { Published } from './contracts/sender-events.ts';
import type { Program } from './rules/program.ts';
import type { AccountKind } from './wechat/account-kind.ts';
import type { EncryptionMode } from './wechat/credentials.ts';
import type { QuotaTable } from './window/quota.ts';

/*
 * What each function is told of the accounts: just what it needs, checked and resolved when the stack is made, and put
 * beside the function's code, so that nothing is read or checked on a cold start.
 */

export interface ReceiverAccount {
  readonly id: string;
  readonly kind: AccountKind;
  /** Where its pushes come to, without slashes around it. */
  readonly path: string;
  /** Whose callback keys they are signed with: the account, or the platform that it has authorized. */
  readonly callbackSecretOwner: string;
  /** The AppID that they are encrypted for: the account's, or that of the platform. */
  readonly appId: string;
  /** WeChat's name for it in pushes (原始ID), where the account's file says it. */
  readonly originalId?: string;
  readonly encryption: EncryptionMode;
  /** Seconds. */
  readonly timestampTolerance: number;
  readonly quotas: QuotaTable;
  /** The events that are answered with a body of their own; absent where there are none. */
  readonly answers?: readonly EventAnswer[];
  /** null where no rule answers in the response to a push. */
  readonly rules: Program | null;
}

export interface SenderAccount {
  readonly id: string;
  readonly appId: string;
  readonly kind: AccountKind;
  readonly quotas: QuotaTable;
  readonly publish: readonly Published[];
  /** What WeChat tells that has everything forgotten that is kept of the user. */
  readonly forgetOn: readonly ForgetReason[];
  readonly resendUndetermined: boolean;
  /** Whether WeChat lets it send messages; an account that is not verified can only answer in the response to a push. */
  readonly verified: boolean;
  /** How many messages of each window rules leave to people. */
  readonly keepForPeople: number;
  /** How long before a window closes the bus is told, seconds; null for not at all. */
  readonly remindBefore: number | null;
  /** How long a record of each delivery is kept, seconds; null for none. */
  readonly auditFor: number | null;
  /** How long questions are kept that no rule but a default one answers, seconds; null for not at all. */
  readonly unansweredFor: number | null;
  readonly rules: Program;
}

export interface RefresherAccount {
  readonly id: string;
  readonly appId: string;
  /** The platform that gets its tokens; an account without one gets its own. */
  readonly platform: PlatformConfig | null;
}

/** A third-party platform, as the receiver and the token-refresher know it. */
export interface PlatformConfig {
  readonly platform: string;
  readonly appId: string;
  /** Seconds. */
  readonly timestampTolerance: number;
}

export type AnswerValue =
  | string
  | number
  | boolean
  | null
  | readonly AnswerValue[]
  | { readonly [field: string]: AnswerValue };

/** Fields to be written in the format of the push, or the whole body as it is. */
export type AnswerBody = string | { readonly [field: string]: AnswerValue };

/**
 * What an event is answered with. WeChat takes `success` for most, but some are only taken as served with a body of
 * their own, and are repeated for hours without it.
 */
export interface EventAnswer {
  /** WeChat's name of the event, in any case; `*` stands for any part of it. */
  readonly event: string;
  readonly body: AnswerBody;
}
