import type { AccountFile } from '../../config/read-account.ts';
import type { TraceContext } from './trace-context.ts';

/** Texts of users to an account since the run began that only a default rule answered, or none. */
export function unansweredTexts(
  { book }: TraceContext,
  { account, built: { program } }: AccountFile,
): readonly string[] {
  const defaults = new Set(program.rules.flatMap((rule) => (rule.default === true ? [rule.id] : [])));
  return book.all().flatMap(({ account: of, message, rule, outcome, asked }) => {
    if (of !== account.account || message?.type !== 'text' || outcome === 'rejected') return [];
    const isMuted = asked?.decision?.muted === true;
    return isMuted || (rule !== null && !defaults.has(rule)) ? [] : [message.content];
  });
}
