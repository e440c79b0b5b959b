import type { LocalEvent } from '../aws/event-bus.ts';
import type { PersonView } from '../page/model.ts';
import type { Scene } from '../trace/scene.ts';
import type { Who } from './commands.ts';

const shownEvents = 10;

/** What each rule said to the last message of a user, with what was remembered of the user then. */
export function whyLines({ book }: Scene, { account, openId }: Who): string[] {
  const trace = book.views().findLast((one) => one.account === account && one.openId === openId);
  if (trace === undefined) return ['This user has not written to the account yet.'];
  const width = Math.max(0, ...trace.rules.map(({ rule }) => rule.length));
  return [
    `${trace.title}: ${trace.outcome}${trace.rule === null ? '' : ` by ${trace.rule}`}`,
    ...(trace.rules.length === 0
      ? ['  The conversation had changed before anybody could look; write it once more.']
      : []),
    ...trace.rules.map(({ rule, why }) => `  ${rule.padEnd(width)}  ${why.en}`),
  ];
}

/** @param now epoch seconds */
export function windowLines(
  { left, until, windows, mutedUntil, dialogue, applied }: PersonView,
  now: number,
): string[] {
  const at = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19);
  const open = windows.flatMap(({ action, grant, limit, isOpen }) => {
    if (grant === null) return [];
    const dots = `${'●'.repeat(grant.left)}${'○'.repeat(Math.max(0, limit - grant.left))}`;
    return [`  ${action.padEnd(13)} ${isOpen ? dots : 'closed'.padEnd(limit)}  until ${at(grant.until)}`];
  });
  return [
    left > 0
      ? `${left} messages may be sent until ${at(until)}.`
      : 'No message may be sent until the user acts again.',
    ...open,
    ...(mutedUntil > now ? [`Rules keep silent until ${at(mutedUntil)}.`] : []),
    ...(dialogue === null ? [] : [`The dialogue is at ${dialogue.name}: ${JSON.stringify(dialogue.values)}`]),
    ...applied.map(
      ({ rule, until: end }) =>
        `  ${rule} has applied${end > now ? `, and does not again until ${at(end)}` : ''}`,
    ),
  ];
}

/** The last events of the bus, of one type or of all. */
export function eventLines(events: readonly LocalEvent[], type: string): string[] {
  const shown = events.filter((event) => type === '' || event['detail-type'] === type).slice(-shownEvents);
  if (shown.length === 0) return ['No event yet.'];
  return shown.map((event) => {
    const { data } = event.detail as { readonly data?: unknown };
    return `${event.time.slice(11, 19)}  ${event['detail-type']}  ${JSON.stringify(data ?? event.detail)}`;
  });
}
