import type { Language } from '../../language/text.ts';
import type { LocalEvent } from '../aws/event-bus.ts';
import type { PersonView } from '../page/model.ts';
import { clockText, momentText } from '../terminal/moment.ts';
import { terminalWords } from '../terminal/words.ts';
import type { TraceContext } from '../trace/trace-context.ts';
import type { Who } from './command.ts';

const shownEvents = 10;

/** What each rule decided about a user's last message, with the memory as it was then. */
export function lastDecisionLines(
  { book }: TraceContext,
  { account, openId }: Who,
  language: Language,
): string[] {
  const trace = book.views().findLast((one) => one.account === account && one.openId === openId);
  const { look } = terminalWords[language];
  if (trace === undefined) return [look.noTrace];
  const width = Math.max(0, ...trace.rules.map(({ rule }) => rule.length));
  return [
    look.outcome(trace.title, trace.outcome, trace.rule),
    ...(trace.rules.length === 0 ? [`  ${look.changed}`] : []),
    ...trace.rules.map(({ rule, why }) => `  ${rule.padEnd(width)}  ${why[language]}`),
  ];
}

/** @param now epoch seconds */
export function windowLines(
  { left, until, windows, mutedUntil, dialogue, applied }: PersonView,
  now: number,
  language: Language,
): string[] {
  const { look } = terminalWords[language];
  const at = (seconds: number): string => momentText(seconds * 1000, now * 1000);
  const open = windows.flatMap(({ action, grant, limit, isOpen }) => {
    if (grant === null) return [];
    const dots = `${'●'.repeat(grant.left)}${'○'.repeat(Math.max(0, limit - grant.left))}`;
    return [
      `  ${action.padEnd(13)} ${isOpen ? dots : look.closed.padEnd(limit)}  ${look.until(at(grant.until))}`,
    ];
  });
  return [
    left > 0 ? look.left(left, at(until)) : look.none,
    ...open,
    ...(mutedUntil > now ? [look.muted(at(mutedUntil))] : []),
    ...(dialogue === null ? [] : [look.dialogue(dialogue.name, JSON.stringify(dialogue.values))]),
    ...applied.map(({ rule, until: end }) => `  ${look.applied(rule, end > now ? at(end) : null)}`),
  ];
}

/** The last events of the bus, of one type or of all. */
export function eventLines(events: readonly LocalEvent[], type: string, language: Language): string[] {
  const shown = events.filter((event) => type === '' || event['detail-type'] === type).slice(-shownEvents);
  if (shown.length === 0) return [terminalWords[language].look.noEvent];
  return shown.map((event) => {
    const { data } = event.detail as { readonly data?: unknown };
    return `${clockText(Date.parse(event.time))}  ${event['detail-type']}  ${JSON.stringify(data ?? event.detail)}`;
  });
}
