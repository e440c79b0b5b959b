import type { RecordedStep } from '../../rules/testing/record-case.ts';
import type { Scene } from './scene.ts';

/** What a user did at an account since the run began, as far as it is still stored, and the outcome. */
export function recordedSteps(
  { book, chat }: Scene,
  account: string,
  openId: string,
): { readonly steps: readonly RecordedStep[]; readonly isWhole: boolean } {
  const drafts = book.all();
  const items = chat.all();
  const steps = drafts.flatMap(({ id, at, rule, message, outcome, ...draft }): RecordedStep[] => {
    if (draft.account !== account || draft.openId !== openId) return [];
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
  return { steps, isWhole: drafts[0]?.id === 't1' };
}

/** The users who have written to the account, in the order of their first messages. */
export function usersOf({ book }: Scene, account: string): readonly string[] {
  const ids = book.all().flatMap((draft) => (draft.account === account ? (draft.openId ?? []) : []));
  return [...new Set(ids)];
}
