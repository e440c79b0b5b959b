import type { SenderEventName } from '../contracts/sender-events.ts';
import { durationInSeconds } from '../duration.ts';
import { type DeployedRules, deployedRules } from '../rules/deployed.ts';
import type { AccountKind } from '../wechat/account-kind.ts';
import type { EncryptionMode } from '../wechat/credentials.ts';
import { defaultQuotas, type QuotaTable } from '../window/quota.ts';
import { rulesOf } from './rules-of.ts';
import type { Account } from './schema.ts';

/**
 * What each function is told of an account: just what it needs, checked and resolved when the stack is made, and put
 * beside the function's code, so that nothing is read or checked on a cold start.
 */
export interface ReceiverAccount {
  readonly account: string;
  readonly appId: string;
  readonly encryption: EncryptionMode;
  /** Seconds. */
  readonly timestampTolerance: number;
}

export interface SenderAccount {
  readonly account: string;
  readonly kind: AccountKind;
  readonly quotas: QuotaTable;
  readonly publish: readonly SenderEventName[];
  readonly resendUndetermined: boolean;
  readonly rules: DeployedRules;
}

export interface RefresherAccount {
  readonly account: string;
  readonly appId: string;
}

export function receiverAccount({
  account,
  appId,
  encryption,
  timestampTolerance,
}: Account): ReceiverAccount {
  return { account, appId, encryption, timestampTolerance: durationInSeconds(timestampTolerance) };
}

export function senderAccount(config: Account): SenderAccount {
  const { account, kind, publish } = config;
  const overrides = Object.fromEntries(
    Object.entries(config.quotas).map(([name, quota]) => [
      name,
      { limit: quota.limit, seconds: durationInSeconds(quota.window) },
    ]),
  );
  return {
    account,
    kind,
    quotas: { ...defaultQuotas[kind], ...overrides },
    publish,
    resendUndetermined: config.delivery === 'at-least-once',
    rules: deployedRules(rulesOf(config)),
  };
}

export function refresherAccount({ account, appId }: Account): RefresherAccount {
  return { account, appId };
}
