import type { AuditedReply, AuditRecord } from '#shared/aws/audit-table.ts';
import { localTime } from '#shared/rules/engine/local-time.ts';
import { gather, type Question } from './gather.ts';

/** What users did in some period, and what came of it. */
export interface Stats {
  readonly account: string;
  /** Epoch seconds. */
  readonly since: number;
  readonly until: number;
  readonly messages: number;
  readonly events: number;
  readonly users: number;
  /** Messages that no rule answered; `muted` counts the ones that came while rules kept silent. */
  readonly unanswered: number;
  readonly muted: number;
  readonly transferred: number;
  /** Rules of the account by how often they answered; then rules that are no longer in its file. */
  readonly rules: readonly RuleStats[];
  readonly sent: number;
  /** By reason, and by WeChat's code if WeChat refused. */
  readonly refused: readonly {
    readonly reason: string;
    readonly code: number | null;
    readonly times: number;
  }[];
  readonly undetermined: number;
  /** In the account's time zone, with the replies sent and refused. */
  readonly days: readonly {
    readonly day: string;
    readonly messages: number;
    readonly sent: number;
    readonly refused: number;
  }[];
  /** By the hour of the day, from 0. */
  readonly hours: readonly number[];
  /** Messages that only a default rule answered, grouped by similarity; null if the account does not keep them. */
  readonly questions: readonly Question[] | null;
}

export interface RuleStats {
  readonly rule: string;
  readonly times: number;
  /** Messages and events that some rule answered. */
  readonly share: number;
  readonly isDefault: boolean;
  /** How often on each day on which it answered, by the account's time zone; in order. */
  readonly days: readonly { readonly day: string; readonly times: number }[];
}

export interface StatsInput {
  readonly account: string;
  readonly timezone: string;
  /** The ids of the rules in the account's file; rules that never answered are listed too. */
  readonly rules: readonly string[];
  readonly since: number;
  readonly until: number;
  readonly questions: readonly { readonly text: string }[] | null;
}

/** Counts records. */
export function statsOf(records: readonly AuditRecord[], input: StatsInput): Stats {
  const met = records.flatMap(({ met: one, at, user }) => (one === undefined ? [] : [{ ...one, at, user }]));
  const messages = met.filter(({ type }) => !type.startsWith('event '));
  const answered = met.filter(({ rule }) => rule !== null);
  const replies = records.flatMap((record) => record.replies);
  const local = messages.map(({ at }) => localTime(at, input.timezone));
  const byHour = countBy(local.map(({ minutes }) => Math.floor(minutes / 60)));
  return {
    account: input.account,
    since: input.since,
    until: input.until,
    messages: messages.length,
    events: met.length - messages.length,
    users: new Set(met.map(({ user }) => user)).size,
    unanswered: messages.filter(({ rule, isDefault }) => rule === null || isDefault).length,
    muted: messages.filter(({ muted }) => muted).length,
    transferred: met.filter(({ transferred }) => transferred).length,
    rules: ruleStats(answered, input),
    sent: replies.filter(isSent).length,
    refused: refusals(replies),
    undetermined: replies.filter(({ state }) => state === 'undetermined').length,
    days: dayStats(
      records,
      local.map(({ date }) => date),
      input.timezone,
    ),
    hours: Array.from({ length: 24 }, (_, hour) => byHour.get(hour) ?? 0),
    questions: input.questions && gather(input.questions.map(({ text }) => text)),
  };
}

const isSent = ({ state }: AuditedReply): boolean => state === 'sent' || state === 'inResponse';

function refusals(replies: readonly AuditedReply[]): Stats['refused'] {
  const counts = new Map<string, { reason: string; code: number | null; times: number }>();
  for (const reply of replies) {
    if (reply.state !== 'refused') continue;
    const { reason, code = null } = reply;
    const known = counts.get(`${reason} ${code}`) ?? { reason, code, times: 0 };
    counts.set(`${reason} ${code}`, { ...known, times: known.times + 1 });
  }
  return [...counts.values()].sort((a, b) => b.times - a.times);
}

/** @param messages the day of each */
function dayStats(
  records: readonly AuditRecord[],
  messages: readonly string[],
  timezone: string,
): Stats['days'] {
  const daysOf = (isOne: (reply: AuditedReply) => boolean): Map<string, number> =>
    countBy(
      records.flatMap(({ at, replies }) => replies.filter(isOne).map(() => localTime(at, timezone).date)),
    );
  const [received, sent] = [countBy(messages), daysOf(isSent)];
  const refused = daysOf(({ state }) => state === 'refused');
  const days = new Set([...received.keys(), ...sent.keys(), ...refused.keys()]);
  return [...days].toSorted().map((day) => ({
    day,
    messages: received.get(day) ?? 0,
    sent: sent.get(day) ?? 0,
    refused: refused.get(day) ?? 0,
  }));
}

function ruleStats(
  answered: readonly { readonly rule: string | null; readonly isDefault?: true; readonly at: number }[],
  { rules: inFile, timezone }: StatsInput,
): RuleStats[] {
  const times = countBy(answered.flatMap(({ rule }) => rule ?? []));
  const daysOf = (wanted: string) =>
    countBy(answered.filter(({ rule }) => rule === wanted).map(({ at }) => localTime(at, timezone).date));
  const defaults = new Set(answered.flatMap(({ rule, isDefault }) => (isDefault ? [rule] : [])));
  return [...new Set([...inFile, ...times.keys()])]
    .map((rule) => {
      const count = times.get(rule) ?? 0;
      const share = answered.length === 0 ? 0 : count / answered.length;
      const days = [...daysOf(rule)]
        .map(([day, on]) => ({ day, times: on }))
        .toSorted((a, b) => (a.day < b.day ? -1 : 1));
      return { rule, times: count, share, isDefault: defaults.has(rule), days };
    })
    .sort((a, b) => b.times - a.times);
}

function countBy<Key>(values: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
