import type {
  PlatformConfig,
  ReceiverAccount,
  RefresherAccount,
  SenderAccount,
} from '#shared/function-config.ts';
import { defaultQuotas, type QuotaTable } from '#shared/window/quota.ts';
import { answersPassively } from '../rules/answers-passively.ts';
import { hasAgentSessions } from '../rules/build/transfer.ts';
import type { Account } from './account-schema.ts';
import { durationInSeconds } from './duration.ts';
import type { Platform } from './platform-schema.ts';
import type { AccountFile } from './read-account.ts';

export function receiverAccount(
  { account: config, built: { program } }: AccountFile,
  platforms: readonly Platform[],
): ReceiverAccount {
  const { account, appId, encryption } = config;
  const timestampTolerance = durationInSeconds(config.timestampTolerance);
  const answers = Object.entries(config.answers).map(([event, body]) => ({ event, body }));
  const about = {
    id: account,
    kind: config.kind,
    ...(config.originalId === undefined ? {} : { originalId: config.originalId }),
    encryption,
    timestampTolerance,
    quotas: quotasOf(config),
    ...(answers.length === 0 ? {} : { answers }),
    rules: answersPassively(program) ? program : null,
  };
  const platform = platformOf(config, platforms);
  if (platform === null) return { ...about, path: account, callbackSecretOwner: account, appId };
  // In the platform's message URL, WeChat replaces $APPID$ by the AppID of the account.
  const path = `${platform.platform}/${appId}`;
  return { ...about, path, callbackSecretOwner: platform.platform, appId: platform.appId };
}

export function senderAccount({ account: config, built }: AccountFile): SenderAccount {
  const { account, appId, kind, publish, forgetOn } = config;
  return {
    id: account,
    appId,
    kind,
    quotas: quotasOf(config),
    publish,
    forgetOn,
    resendUndetermined: config.delivery === 'at-least-once',
    verified: config.verified,
    keepForPeople: config.keepForPeople,
    agentSessions: hasAgentSessions(config),
    remindBefore:
      config.remindBeforeWindowCloses === undefined
        ? null
        : durationInSeconds(config.remindBeforeWindowCloses),
    auditFor: config.audit === false ? null : durationInSeconds(config.audit),
    unansweredFor: config.unanswered === undefined ? null : durationInSeconds(config.unanswered),
    rules: built.program,
  };
}

/** WeChat's quotas for an account, with the changes from its file. */
export function quotasOf({ kind, quotas }: Account): QuotaTable {
  const overrides = Object.entries(quotas).map(([name, { limit, window }]) => [
    name,
    { limit, seconds: durationInSeconds(window) },
  ]);
  return { ...defaultQuotas[kind], ...Object.fromEntries(overrides) };
}

export function refresherAccount(
  { account: config }: AccountFile,
  platforms: readonly Platform[],
): RefresherAccount {
  return { id: config.account, appId: config.appId, platform: platformOf(config, platforms) };
}

export function platformConfig({ platform, appId, timestampTolerance }: Platform): PlatformConfig {
  return { platform, appId, timestampTolerance: durationInSeconds(timestampTolerance) };
}

function platformOf({ platform }: Account, platforms: readonly Platform[]): PlatformConfig | null {
  const found = platforms.find((one) => one.platform === platform);
  return found === undefined ? null : platformConfig(found);
}
