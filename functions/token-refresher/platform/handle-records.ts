import { errorFields } from '#shared/aws/log.ts';
import { CodedError } from '#shared/coded-error.ts';
import { busEvent, tokenSource } from '#shared/contracts/event.ts';
import { type PlatformEventData, platformEvent } from '#shared/contracts/platform-event.ts';
import type { PlatformWork } from '#shared/contracts/platform-work.ts';
import type { PlatformConfig, RefresherAccount } from '#shared/function-config.ts';
import { shortHash } from '#shared/wechat/inbound/message-key.ts';
import type { PlatformNews } from '#shared/wechat/platform/platform-event.ts';
import { announce, type RefreshAccountsDependencies } from '../refresh-accounts.ts';
import { storeToken } from '../refresh-token.ts';
import { answerReleaseCheck } from './answer-release-check.ts';
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

/** Handles authorization events one after the other; returns the ids of those that must come again. */
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
  const { platform: name, event } = readWork(body);
  const platform = dependencies.platformConfigs.get(name);
  if (platform === undefined) {
    throw new CodedError('work_malformed', `${name} is not a platform of this stack.`);
  }
  if (event.type === 'releaseCheck') return answerReleaseCheck(dependencies, platform, event);
  const change = await handlePlatformEvent(dependencies, platform, event);
  dependencies.log('info', `platform_${event.type}`, { platform: name, changed: change.kind !== 'none' });
  await applyToAccount(dependencies, platform, change);
  if (event.type !== 'ticket') await announceNews(dependencies, platform, event);
}

/** @throws CodedError `work_malformed` */
function readWork(body: string): PlatformWork {
  let work: Partial<PlatformWork> | undefined;
  try {
    work = JSON.parse(body) as typeof work;
  } catch {
    // The parser's own message quotes the text.
  }
  if (typeof work?.platform === 'string' && typeof work.event?.type === 'string') return work as PlatformWork;
  throw new CodedError('work_malformed', 'The event cannot be understood: it is not an event of a platform.');
}

/** The first token of an account comes with its authorization, and its last ends with it. */
async function applyToAccount(
  dependencies: PlatformRecordsDependencies,
  platform: PlatformConfig,
  change: PlatformChange,
): Promise<void> {
  if (change.kind !== 'authorized' && change.kind !== 'unauthorized') return;
  const { tokens, log, now } = dependencies;
  const account = accountOf(dependencies, platform, change.appId);
  if (account === undefined) {
    log('warn', 'platform_account_unknown', { platform: platform.platform, appId: change.appId });
    return;
  }
  const before = await tokens.read(account.id);
  const at = Math.floor(now() / 1000);
  if (change.kind === 'authorized') {
    const fetched = { ...change.token, at };
    await announce(dependencies, account, await storeToken(dependencies, account, before, fetched));
    return;
  }
  log('warn', 'platform_authorization_ended', { platform: platform.platform, account: account.id });
  // The time differs, so that a refresh that is under way does not overwrite it.
  if (before !== undefined)
    await tokens.write(account.id, { ...before, fetchedAt: at, expiresAt: 0 }, before);
}

/** Tells the bus what WeChat told the platform. */
async function announceNews(
  dependencies: PlatformRecordsDependencies,
  platform: PlatformConfig,
  { type, infoType, createTime, authorizerAppId, fields }: PlatformNews,
): Promise<void> {
  const account = authorizerAppId && accountOf(dependencies, platform, authorizerAppId)?.id;
  const data: PlatformEventData = {
    platform: platform.platform,
    type,
    infoType,
    createTime,
    ...(authorizerAppId === undefined ? {} : { authorizerAppId }),
    account: account ?? null,
    fields,
  };
  const id = shortHash([platform.platform, infoType, String(createTime), JSON.stringify(fields)]);
  await dependencies.publish([busEvent(tokenSource, platformEvent, { id, time: createTime }, data)]);
}

function accountOf(
  { accounts }: PlatformRecordsDependencies,
  { platform }: PlatformConfig,
  appId: string,
): RefresherAccount | undefined {
  return [...accounts.values()].find((one) => one.appId === appId && one.platform?.platform === platform);
}
