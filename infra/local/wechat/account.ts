import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { EncryptionMode } from '#shared/wechat/credentials.ts';

/** An account as WeChat knows it: what was entered in its console. */
export interface SimulatedAccount {
  readonly account: string;
  readonly kind: AccountKind;
  readonly appId: string;
  /** The original id, `gh_…`. */
  readonly ghId: string;
  /** What was entered or made in the console last. */
  appSecret: string;
  token: string;
  encodingAESKey: string;
  readonly encryption: EncryptionMode;
  /** The data format of pushes; only mini programs can choose JSON. */
  readonly format: 'xml' | 'json';
  readonly webhook: string;
}
