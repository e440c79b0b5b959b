import type { SenderEventName } from '../contracts/sender-events.ts';
import { durationInSeconds } from '../duration.ts';
import { answersPassively } from '../rules/answers-passively.ts';
import { buildProgram } from '../rules/build/program.ts';
import type { Program } from '../rules/program.ts';
import type { AccountKind } from '../wechat/account-kind.ts';
import type { EncryptionMode } from '../wechat/credentials.ts';
import { defaultQuotas, type QuotaTable } from '../window/quota.ts';
import type { Platform } from './platform-schema.ts';
import { rulesOf } from './rules-of.ts';
import type { Account } from './schema.ts';

/*
 * What each function is told of the accounts: just what it needs, checked and resolved when the stack is made, and put
 * beside the function's code, so that nothing is read or checked on a cold start.
 */

export interface ReceiverAccount {
  readonly account: string;
  readonly kind: AccountKind;
  /** Where its pushes come to, without slashes around it. */
  readonly path: string;
  /** Whose callback keys they are signed with: the account, or the platform that it has authorized. */
  readonly keysOf: string;
  /** The AppID that they are encrypted for: the account's, or that of the platform. */
  readonly appId: string;
  readonly encryption: EncryptionMode;
  /** Seconds. */
  readonly timestampTolerance: number;
  /** null where no rule answers in the response to a push. */
  readonly rules: Program | null;
}

export interface SenderAccount {
  readonly account: string;
  readonly appId: string;
  readonly kind: AccountKind;
  readonly quotas: QuotaTable;
  readonly publish: readonly SenderEventName[];
  readonly resendUndetermined: boolean;
  /** How many messages of each window rules leave to people. */
  readonly keepForPeople: number;
  /** How long before a window closes the bus is told, seconds; null for not at all. */
  readonly remindBefore: number | null;
  /** How long a record of each delivery is kept, seconds; null for none. */
  readonly auditFor: number | null;
  readonly rules: Program;
}

export interface RefresherAccount {
  readonly account: string;
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

export function receiverAccount(config: Account, platforms: readonly Platform[]): ReceiverAccount {
  const { account, appId, encryption } = config;
  const timestampTolerance = durationInSeconds(config.timestampTolerance);
  const { program } = buildProgram(rulesOf(config));
  const about = {
    account,
    kind: config.kind,
    encryption,
    timestampTolerance,
    rules: answersPassively(program) ? program : null,
  };
  const platform = platformOf(config, platforms);
  if (platform === null) return { ...about, path: account, keysOf: account, appId };
  // WeChat puts the AppID of the account into the platform's message URL, in the place of $APPID$.
  const path = `${platform.platform}/${appId}`;
  return { ...about, path, keysOf: platform.platform, appId: platform.appId };
}

export function senderAccount(config: Account): SenderAccount {
  const { account, appId, kind, publish } = config;
  return {
    account,
    appId,
    kind,
    quotas: quotasOf(config),
    publish,
    resendUndetermined: config.delivery === 'at-least-once',
    keepForPeople: config.keepForPeople,
    remindBefore:
      config.remindBeforeWindowCloses === undefined
        ? null
        : durationInSeconds(config.remindBeforeWindowCloses),
    auditFor: config.audit === false ? null : durationInSeconds(config.audit),
    rules: buildProgram(rulesOf(config)).program,
  };
}

/** WeChat's quotas for an account, with what its file says otherwise. */
export function quotasOf({ kind, quotas }: Account): QuotaTable {
  const overrides = Object.entries(quotas).map(([name, { limit, window }]) => [
    name,
    { limit, seconds: durationInSeconds(window) },
  ]);
  return { ...defaultQuotas[kind], ...Object.fromEntries(overrides) };
}

export function refresherAccount(config: Account, platforms: readonly Platform[]): RefresherAccount {
  return { account: config.account, appId: config.appId, platform: platformOf(config, platforms) };
}

export function platformConfig({ platform, appId, timestampTolerance }: Platform): PlatformConfig {
  return { platform, appId, timestampTolerance: durationInSeconds(timestampTolerance) };
}

function platformOf({ platform }: Account, platforms: readonly Platform[]): PlatformConfig | null {
  const found = platforms.find((one) => one.platform === platform);
  return found === undefined ? null : platformConfig(found);
}
