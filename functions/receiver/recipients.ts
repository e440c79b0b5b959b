import { CodedError } from '#shared/coded-error.ts';
import type { PlatformConfig, ReceiverAccount } from '#shared/function-config.ts';
import type { CallbackKey } from '#shared/wechat/credentials.ts';
import type { PushPolicy } from '#shared/wechat/open-push.ts';
import type { callbackKeys } from './callback-keys.ts';
import type { RefusalCode } from './refusals.ts';

/** The recipient of a request, by its path. */
export type Recipient =
  | { readonly kind: 'account'; readonly policy: ReceiverAccount }
  /** The authorization-event URL of a third-party platform. */
  | { readonly kind: 'platform'; readonly policy: PlatformPolicy }
  /** An account that has authorized a platform but does not belong to this stack. */
  | { readonly kind: 'unlisted'; readonly policy: PlatformPolicy; readonly appId: string };

export interface PlatformPolicy extends PushPolicy {
  readonly platform: string;
  readonly callbackSecretOwner: string;
}

export interface Recipients {
  readonly byPath: ReadonlyMap<string, Recipient>;
  /** The largest timestamp tolerance of all recipients; seconds. */
  readonly tolerance: number;
}

export function recipientsOf(
  accounts: readonly ReceiverAccount[],
  platforms: readonly PlatformConfig[],
): Recipients {
  const toAccount = (policy: ReceiverAccount) => [policy.path, { kind: 'account', policy }] as const;
  const toPlatform = (config: PlatformConfig) => {
    const policy: PlatformPolicy = { ...config, callbackSecretOwner: config.platform, encryption: 'safe' };
    return [config.platform, { kind: 'platform', policy }] as const;
  };
  const byPath = new Map<string, Recipient>([...accounts.map(toAccount), ...platforms.map(toPlatform)]);
  const tolerances = [...accounts, ...platforms].map(({ timestampTolerance }) => timestampTolerance);
  return { byPath, tolerance: Math.max(0, ...tolerances) };
}

/** @throws CodedError `unknown_recipient` */
export function findRecipient(recipients: Recipients, path: string): Recipient {
  const recipient = recipients.byPath.get(path) ?? unlisted(recipients, path);
  if (recipient !== undefined) return recipient;
  throw new CodedError<RefusalCode>(
    'unknown_recipient',
    'The path is not that of an account or platform of this stack.',
  );
}

/** The recipient that is configured for a path; undefined if there is none. */
export function servedPath({ byPath }: Recipients, path: string): string | undefined {
  const [platform = ''] = path.split('/', 1);
  return [path, platform].find((part) => byPath.has(part));
}

/** WeChat puts the AppID of the account into the platform's message URL, whether or not the stack has the account. */
function unlisted(recipients: Recipients, path: string): Recipient | undefined {
  const [, name = '', appId = ''] = /^([^/]+)\/(wx[0-9A-Za-z]{6,30})$/.exec(path) ?? [];
  const platform = recipients.byPath.get(name);
  return platform?.kind === 'platform' ? { kind: 'unlisted', policy: platform.policy, appId } : undefined;
}

/**
 * Uses the callback keys. If they do not fit, they may have been rotated since they were read, so they are read again
 * once.
 */
export async function withKeys<Result>(
  keys: ReturnType<typeof callbackKeys>,
  { callbackSecretOwner, encryption }: PushPolicy & { readonly callbackSecretOwner: string },
  use: (keys: readonly CallbackKey[]) => Result,
): Promise<Result> {
  const cached = keys(callbackSecretOwner, encryption);
  const current = await cached.get();
  try {
    return use(current);
  } catch (error) {
    const mayBeRotated =
      error instanceof CodedError && (error.code === 'signature_mismatch' || error.code === 'undecryptable');
    const reloaded = mayBeRotated ? await cached.reload() : current;
    if (reloaded === current) throw error;
    return use(reloaded);
  }
}
