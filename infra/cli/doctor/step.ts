import type { Account } from '../../config/account-schema.ts';
import type { Said } from '../../language/text.ts';
import type { AwsClients } from '../aws/clients.ts';
import type { DeployedStack } from '../aws/find-stack.ts';

/** What a step found. */
export type Finding =
  | { readonly status: 'ok'; readonly detail: Said }
  | { readonly status: 'failed'; readonly detail: Said; readonly remedy: Said }
  /** It could not be looked at, or need not be. */
  | { readonly status: 'skipped'; readonly detail: Said };

export const ok = (detail: Said): Finding => ({ status: 'ok', detail });
export const failed = (detail: Said, remedy: Said): Finding => ({ status: 'failed', detail, remedy });
export const skipped = (detail: Said): Finding => ({ status: 'skipped', detail });

/** What the steps look at. */
export interface Target {
  readonly account: Account;
  readonly stack: DeployedStack;
  readonly aws: AwsClients;
  /** What is said to the user of the command line to name this stack: `` or ` --stack wechat-reply-test`. */
  readonly stackArgument: string;
  /** Milliseconds. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}
