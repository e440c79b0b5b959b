import { errorFields } from '#shared/aws/log.ts';
import { CodedError } from '#shared/coded-error.ts';
import { platformWorkSchema } from '#shared/contracts/platform-work.ts';
import type { PlatformConfig, RefresherAccount } from '#shared/function-config.ts';
import { checkWith, inOneLine } from '#shared/schema-check.ts';
import { announce, type RefreshAccountsDependencies } from '../refresh-accounts.ts';
import { storeToken } from '../refresh-token.ts';
import { handlePlatformEvent, type PlatformChange } from './handle-event.ts';

/** The parts used of a record of the queue that brings authorization events. */
export interface PlatformRecord {
  readonly messageId: string;
  readonly body: string;
}

export interface PlatformRecordsDependencies extends RefreshAccountsDependencies {
  readonly accounts: ReadonlyMap<string, RefresherAccount>;
  readonly platformConfigs: ReadonlyMap<string, PlatformConfig>;
}

/** Handles authorization events one after the other; returns the ids of those that are to come again. */
export async function handlePlatformRecords(
  dependencies: PlatformRecordsDependencies,
  records: readonly PlatformRecord[],
): Promise<string[]> {
  const failed: string[] = [];
  for (const { messageId, body } of records) {
    try {
      await handleRecord(dependencies, body);
    } catch (error) {
      dependencies.log('error', 'platform_event_failed', { messageId, ...errorFields(error) });
      failed.push(messageId);
    }
  }
  return failed;
}

async function handleRecord(dependencies: PlatformRecordsDependencies, body: string): Promise<void> {
  const checked = checkWith(platformWorkSchema, JSON.parse(body));
  if (!checked.ok)
    throw new CodedError('work_malformed', `The event cannot be understood: ${inOneLine(checked.issues)}.`);
  const { platform: name, event } = checked.value;
  const platform = dependencies.platformConfigs.get(name);
  if (platform === undefined)
    throw new CodedError('work_malformed', `${name} is not a platform of this stack.`);
  const change = await handlePlatformEvent(dependencies, platform, event);
  dependencies.log('info', `platform_${event.type}`, { platform: name, changed: change.kind !== 'none' });
  await applyToAccount(dependencies, platform, change);
}

/** The first token of an account comes with its authorization, and its last ends with it. */
async function applyToAccount(
  dependencies: PlatformRecordsDependencies,
  { platform }: PlatformConfig,
  change: PlatformChange,
): Promise<void> {
  if (change.kind !== 'authorized' && change.kind !== 'unauthorized') return;
  const { accounts, tokens, log, now } = dependencies;
  const account = [...accounts.values()].find(
    (one) => one.appId === change.appId && one.platform?.platform === platform,
  );
  if (account === undefined) {
    log('warn', 'platform_account_unknown', { platform, appId: change.appId });
    return;
  }
  const before = await tokens.read(account.account);
  if (change.kind === 'authorized') {
    const fetched = { ...change.token, at: Math.floor(now() / 1000) };
    await announce(dependencies, account, await storeToken(dependencies, account, before, fetched));
    return;
  }
  log('warn', 'platform_authorization_ended', { platform, account: account.account });
  if (before !== undefined) await tokens.write(account.account, { ...before, expiresAt: 0 }, before);
}
