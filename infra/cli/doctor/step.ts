import type { Account } from '../../config/account-schema.ts';
import type { Said } from '../../language/text.ts';
import type { AwsClients } from '../aws/clients.ts';
import type { DeployedStack } from '../aws/find-stack.ts';

/** The result of a step. */
export type StepResult =
  | { readonly status: 'ok'; readonly detail: Said }
  | { readonly status: 'failed'; readonly detail: Said; readonly remedy: Said }
  /** It could not be checked, or need not be. */
  | { readonly status: 'skipped'; readonly detail: Said };

export const ok = (detail: Said): StepResult => ({ status: 'ok', detail });
export const failed = (detail: Said, remedy: Said): StepResult => ({ status: 'failed', detail, remedy });
export const skipped = (detail: Said): StepResult => ({ status: 'skipped', detail });

/** What the steps need. */
export interface Target {
  readonly account: Account;
  readonly stack: DeployedStack;
  readonly aws: AwsClients;
  /** The part of a command that names this stack: `` or ` --stack wechat-reply-test`. */
  readonly stackArgument: string;
  /** Milliseconds. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}
