import type { AuditRecord } from '#shared/aws/audit-table.ts';
import { localTime } from '#shared/rules/engine/local-time.ts';
import { gather, type Question } from './gather.ts';

/** What users did and what became of it, in some time. */
export interface Stats {
  readonly account: string;
  /** Epoch seconds. */
  readonly since: number;
  readonly until: number;
  readonly messages: number;
  readonly events: number;
  readonly users: number;
  /** Messages that no rule answered, of which `muted` came while rules kept silent. */
  readonly unanswered: number;
  readonly muted: number;
  readonly transferred: number;
  /** Those of the account first, by how often they answered; then those that are gone from its file. */
  readonly rules: readonly RuleStats[];
  readonly sent: number;
  readonly refused: readonly { readonly reason: string; readonly times: number }[];
  readonly undetermined: number;
  /** By the account's time zone. */
  readonly days: readonly { readonly day: string; readonly messages: number }[];
  /** By the hour of the day, from 0. */
  readonly hours: readonly number[];
  /** What no rule but a default answered, gathered by likeness; null where the account does not keep it. */
  readonly questions: readonly Question[] | null;
}

export interface RuleStats {
  readonly rule: string;
  readonly times: number;
  /** Of the messages and events that some rule answered. */
  readonly share: number;
  readonly isDefault: boolean;
}

export interface StatsInput {
  readonly account: string;
  readonly timezone: string;
  /** The ids of the rules in the account's file; those that never answered are told too. */
  readonly rules: readonly string[];
  readonly since: number;
  readonly until: number;
  readonly questions: readonly { readonly text: string }[] | null;
}

/** Counts what records say. */
export function statsOf(records: readonly AuditRecord[], input: StatsInput): Stats {
  const met = records.flatMap(({ met: one, at, user }) => (one === undefined ? [] : [{ ...one, at, user }]));
  const messages = met.filter(({ type }) => !type.startsWith('event '));
  const answered = met.filter(({ rule }) => rule !== null);
  const replies = records.flatMap((record) => record.replies);
  const local = messages.map(({ at }) => localTime(at, input.timezone));
  const refused = countBy(replies.flatMap((one) => (one.state === 'refused' ? [one.reason] : [])));
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
    rules: ruleStats(answered, input.rules),
    sent: replies.filter(({ state }) => state === 'sent' || state === 'inResponse').length,
    refused: [...refused].map(([reason, times]) => ({ reason, times })).sort((a, b) => b.times - a.times),
    undetermined: replies.filter(({ state }) => state === 'undetermined').length,
    days: [...countBy(local.map(({ date }) => date))]
      .map(([day, count]) => ({ day, messages: count }))
      .sort((a, b) => a.day.localeCompare(b.day)),
    hours: Array.from({ length: 24 }, (_, hour) => byHour.get(hour) ?? 0),
    questions: input.questions && gather(input.questions.map(({ text }) => text)),
  };
}

function ruleStats(
  answered: readonly { readonly rule: string | null; readonly isDefault?: true }[],
  inFile: readonly string[],
): RuleStats[] {
  const times = countBy(answered.flatMap(({ rule }) => rule ?? []));
  const defaults = new Set(answered.flatMap(({ rule, isDefault }) => (isDefault ? [rule] : [])));
  return [...new Set([...inFile, ...times.keys()])]
    .map((rule) => {
      const count = times.get(rule) ?? 0;
      const share = answered.length === 0 ? 0 : count / answered.length;
      return { rule, times: count, share, isDefault: defaults.has(rule) };
    })
    .sort((a, b) => b.times - a.times);
}

function countBy<Key>(values: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
