import type { ForgetReason } from './contracts/forget-reasons.ts';
import type { Published } from './contracts/sender-events.ts';
import type { Program } from './rules/program.ts';
import type { AccountKind } from './wechat/account-kind.ts';
import type { EncryptionMode } from './wechat/credentials.ts';
import type { QuotaTable } from './window/quota.ts';

/*
 * What each function knows about the accounts: only what it needs, checked and resolved when the stack is built, and
 * stored beside the function's code. So a cold start reads and checks nothing.
 */

export interface ReceiverAccount {
  readonly id: string;
  readonly kind: AccountKind;
  /** The path of its pushes, without slashes around it. */
  readonly path: string;
  /** The owner of the callback keys: the account, or the platform that it has authorized. */
  readonly callbackSecretOwner: string;
  /** The AppID in encrypted pushes: the account's, or the platform's. */
  readonly appId: string;
  /** WeChat's name for the account in pushes (原始ID), if the account's file has it. */
  readonly originalId?: string;
  readonly encryption: EncryptionMode;
  /** Seconds. */
  readonly timestampTolerance: number;
  readonly quotas: QuotaTable;
  /** The events that need their own response; absent if there are none. */
  readonly answers?: readonly EventAnswer[];
  /** null if no rule gives passive replies. */
  readonly rules: Program | null;
}

export interface SenderAccount {
  readonly id: string;
  readonly appId: string;
  readonly kind: AccountKind;
  readonly quotas: QuotaTable;
  readonly publish: readonly Published[];
  /** The events of WeChat after which everything about the user is deleted. */
  readonly forgetOn: readonly ForgetReason[];
  readonly resendUndetermined: boolean;
  /** Whether WeChat lets it send messages; an account that is not verified can only give passive replies. */
  readonly verified: boolean;
  /** How many messages of each window rules leave for people and other services. */
  readonly keepForPeople: number;
  /** Whether it may open and close sessions with agents by a call. */
  readonly agentSessions: boolean;
  /** How long before a window closes `WeChatWindowClosing` is published, seconds; null for never. */
  readonly remindBefore: number | null;
  /** How long the record of each delivery is kept, seconds; null to keep none. */
  readonly auditFor: number | null;
  /** How long texts are kept that no rule answered, or only a default rule, seconds; null to keep none. */
  readonly unansweredFor: number | null;
  readonly rules: Program;
}

export interface RefresherAccount {
  readonly id: string;
  readonly appId: string;
  /** The platform that gets its tokens; without one, the account gets its own. */
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

/** Fields, to be written in the format of the push, or the whole body as it is. */
export type AnswerBody = string | { readonly [field: string]: AnswerValue };

/**
 * The response to an event. For most events WeChat expects `success`. A few need their own response, and without it
 * WeChat repeats them for hours.
 */
export interface EventAnswer {
  /** WeChat's name of the event, in upper or lower case; `*` stands for any part of it. */
  readonly event: string;
  readonly body: AnswerBody;
}
