import type { Log } from '#shared/aws/log.ts';
import { CodedError } from '#shared/coded-error.ts';
import { senderSource } from '#shared/contracts/event.ts';
import type { OperatorAnswer, OperatorCall } from '#shared/contracts/operator-call.ts';
import { tokenRefreshRequested } from '#shared/contracts/token-events.ts';
import type { RefresherAccount } from '#shared/function-config.ts';
import { callForOperator } from './operator-call.ts';
import {
  handlePlatformRecords,
  type PlatformRecord,
  type PlatformRecordsDependencies,
} from './platform/handle-records.ts';
import { type Refresh, refreshAccounts } from './refresh-accounts.ts';
import { readRefreshRequest } from './refresh-request.ts';
import type { TokenReport } from './refresh-token.ts';

export type TokenRefresherDependencies = PlatformRecordsDependencies;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
export interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * Refreshes every account when the schedule calls, one account when an operator has it checked (`{"kind": "check",
 * "account": "…"}`) or when somebody on the bus reports that a version of its token failed; does what authorization events
 * of third-party platforms ask for; and calls WeChat for an operator (`{"kind": "call", …}`, see `OperatorCall`).
 *
 * @throws CodedError `refresh_failed` when an account could not be refreshed, after all were tried
 */
export function createTokenRefresher(dependencies: TokenRefresherDependencies) {
  return async (event: unknown): Promise<BatchResult | OperatorAnswer> => {
    const call = callIn(event);
    if (call !== undefined) return callForOperator(dependencies, call);
    const records = recordsIn(event);
    if (records !== undefined) {
      const failed = await handlePlatformRecords(dependencies, records);
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    }
    const refreshes = refreshesFor(dependencies, event);
    const failed = await refreshAccounts(dependencies, refreshes);
    if (failed === 0) return { batchItemFailures: [] };
    throw new CodedError(
      'refresh_failed',
      `${failed} of ${refreshes.length} accounts could not be refreshed; see the lines above.`,
    );
  };
}

function refreshesFor({ accounts, log }: TokenRefresherDependencies, event: unknown): Refresh[] {
  const checked = checkedIn(event);
  if (checked !== undefined) return refreshOf(accounts.get(checked)) ?? unknown(log);
  const report = reportIn(event);
  if (report === undefined) return [...accounts.values()].map((account) => ({ account }));
  const read = readRefreshRequest(report.detail);
  if (!read.ok) return invalid(log, read.problem);
  const { account: id, version } = read.request;
  // The bus lets nobody but the sender use its source.
  return refreshOf(accounts.get(id), { version, isTrusted: report.source === senderSource }) ?? unknown(log);
}

function refreshOf(account: RefresherAccount | undefined, report?: TokenReport): Refresh[] | undefined {
  return account && [{ account, ...(report && { report }) }];
}

function unknown(log: Log): [] {
  return invalid(log, 'data.account: is not an account of this stack');
}

function invalid(log: Log, message: string): [] {
  log('warn', 'refresh_request_invalid', { message });
  return [];
}

/** The account that an operator asks about, as `npm run wechat -- doctor` does. */
function checkedIn(event: unknown): string | undefined {
  const { kind, account } = (event ?? {}) as { readonly kind?: unknown; readonly account?: unknown };
  return kind === 'check' && typeof account === 'string' ? account : undefined;
}

/** What an operator wants called. */
function callIn(event: unknown): OperatorCall | undefined {
  const call = (event ?? {}) as Partial<OperatorCall>;
  const isCall = call.kind === 'call' && typeof call.owner === 'string' && typeof call.path === 'string';
  return isCall ? (call as OperatorCall) : undefined;
}

/** A report on the bus; `undefined` when it is the schedule that calls. */
function reportIn(event: unknown): { readonly source?: unknown; readonly detail?: unknown } | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  const { 'detail-type': detailType } = event as { readonly 'detail-type'?: unknown };
  return detailType === tokenRefreshRequested ? event : undefined;
}

function recordsIn(event: unknown): readonly PlatformRecord[] | undefined {
  const { Records: records } = (event ?? {}) as { readonly Records?: unknown };
  return Array.isArray(records) ? (records as PlatformRecord[]) : undefined;
}
