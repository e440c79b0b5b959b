import type { AuditView } from '../../local/page/desk-model.ts';

export interface Numbers {
  readonly deliveries: number;
  readonly users: number;
  readonly sent: number;
  readonly refused: number;
  readonly undetermined: number;
  /** By day as `12-24`, oldest first. */
  readonly days: readonly { readonly day: string; readonly sent: number; readonly refused: number }[];
  /** By hour of the day, 24 of them. */
  readonly hours: readonly number[];
  readonly rules: readonly { readonly rule: string | null; readonly count: number }[];
  readonly refusals: readonly {
    readonly reason: string;
    readonly code: number | null;
    readonly count: number;
  }[];
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Counts records of what became of messages. @param now milliseconds */
export function count(records: readonly AuditView[], days: number, now: number): Numbers {
  const dayOf = (at: number): string => {
    const date = new Date(at);
    return `${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  };
  const perDay = new Map<string, { sent: number; refused: number }>();
  for (let ago = days - 1; ago >= 0; ago--)
    perDay.set(dayOf(now - ago * 86_400_000), { sent: 0, refused: 0 });
  const hours = new Array<number>(24).fill(0);
  const rules = new Map<string | null, number>();
  const refusals = new Map<string, { reason: string; code: number | null; count: number }>();
  let [sent, refused, undetermined] = [0, 0, 0];
  for (const { at, replies } of records) {
    const day = perDay.get(dayOf(at * 1000));
    const hour = new Date(at * 1000).getHours();
    hours[hour] = (hours[hour] ?? 0) + 1;
    for (const { state, rule = null, reason, code = null } of replies) {
      if (state === 'sent' || state === 'inResponse') {
        sent++;
        if (day !== undefined) day.sent++;
        rules.set(rule, (rules.get(rule) ?? 0) + 1);
      } else if (state === 'refused' || state === 'undetermined') {
        if (state === 'refused') refused++;
        else undetermined++;
        if (day !== undefined) day.refused++;
        const why = reason ?? state;
        const known = refusals.get(`${why} ${code}`) ?? { reason: why, code, count: 0 };
        refusals.set(`${why} ${code}`, { ...known, count: known.count + 1 });
      }
    }
  }
  return {
    deliveries: records.length,
    users: new Set(records.map(({ user }) => user)).size,
    sent,
    refused,
    undetermined,
    days: [...perDay].map(([day, counts]) => ({ day, ...counts })),
    hours,
    rules: [...rules].map(([rule, times]) => ({ rule, count: times })).sort((a, b) => b.count - a.count),
    refusals: [...refusals.values()].sort((a, b) => b.count - a.count),
  };
}

/** The records for a spreadsheet. */
export function csv(records: readonly AuditView[]): string {
  const quoted = (value: unknown): string => `"${String(value ?? '').replaceAll('"', '""')}"`;
  const rows = records.flatMap(({ at, user, key, origin, replies }) =>
    replies.map(({ state, rule, type, reason, code }) =>
      [new Date(at * 1000).toISOString(), user, key, origin, rule, type, state, reason, code]
        .map(quoted)
        .join(','),
    ),
  );
  return ['time,user,key,origin,rule,type,state,reason,code', ...rows].join('\r\n');
}
