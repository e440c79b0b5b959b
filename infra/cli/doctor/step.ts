import type { Account } from '../../config/account-schema.ts';
import type { AwsClients } from '../aws/clients.ts';
import type { DeployedStack } from '../aws/find-stack.ts';

/** What a step found. */
export type Finding =
  | { readonly status: 'ok'; readonly detail: string }
  | { readonly status: 'failed'; readonly detail: string; readonly remedy: string }
  /** It could not be looked at, or need not be. */
  | { readonly status: 'skipped'; readonly detail: string };

export const ok = (detail: string): Finding => ({ status: 'ok', detail });
export const failed = (detail: string, remedy: string): Finding => ({ status: 'failed', detail, remedy });
export const skipped = (detail: string): Finding => ({ status: 'skipped', detail });

/** What the steps look at. */
export interface Patient {
  readonly account: Account;
  readonly stack: DeployedStack;
  readonly aws: AwsClients;
  /** What is said to the user of the command line to name this stack: `` or ` --stack wechat-reply-test`. */
  readonly stackArgument: string;
  /** Milliseconds. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}
