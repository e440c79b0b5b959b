import type { RecordedStep } from '../../rules/testing/record-case.ts';
import type { TraceContext } from './trace-context.ts';

/** What a user did at an account since the run began, as far as it is still stored, and the outcome. */
export function recordedSteps(
  { book, chat }: TraceContext,
  account: string,
  openId: string,
): { readonly steps: readonly RecordedStep[]; readonly isWhole: boolean } {
  const traces = book.all();
  const items = chat.all();
  const steps = traces.flatMap(({ id, at, rule, message, outcome, ...trace }): RecordedStep[] => {
    if (trace.account !== account || trace.openId !== openId) return [];
    if (message === null || outcome === 'rejected') return [];
    const said = items.flatMap((item) => (item.trace === id ? [item.said] : []));
    return [
      {
        at: at / 1000,
        message,
        rule,
        replies: said.flatMap((one) => (one.by === 'account' ? [one.message] : [])),
        transferred: said.some((one) => one.by === 'nobody' && one.what.kind === 'transfer'),
      },
    ];
  });
  return { steps, isWhole: traces[0]?.id === 't1' };
}

/** The users who have written to the account, in the order of their first messages. */
export function usersOf({ book }: TraceContext, account: string): readonly string[] {
  const ids = book.all().flatMap((trace) => (trace.account === account ? (trace.openId ?? []) : []));
  return [...new Set(ids)];
}
