import { computed, signal } from '@preact/signals';
import type { Stats } from '../../local/page/api.ts';
import { call } from '../state/api.ts';
import { account } from '../state/selection.ts';
import { draft } from './draft.ts';

const days = 7;
const dayMs = 24 * 60 * 60 * 1000;

/** How often a rule answered lately. */
export interface Usage {
  readonly times: number;
  /** The share of all that rules answered, from 0 to 1. */
  readonly share: number;
  /** Counts for the last seven days, oldest first. */
  readonly days: readonly number[];
}

const counted = signal<{ readonly account: string; readonly stats: Stats | null } | null>(null);

/** The usage of each rule of the open file; null if the account keeps no records, and until they are read. */
export const usage = computed((): ReadonlyMap<string, Usage> | null => {
  const known = counted.value;
  if (known === null || known.account !== draft.value?.account || known.stats === null) return null;
  const lately = lastDays(known.stats.until * 1000);
  return new Map(
    known.stats.rules.map(({ rule, times, share, days: on }) => [
      rule,
      { times, share, days: lately.map((day) => on.find((one) => one.day === day)?.times ?? 0) },
    ]),
  );
});

export async function countUsage(account: string): Promise<void> {
  const { counted: stats } = await call('stats', { account, days });
  counted.value = { account, stats };
}

/** The dates of the last seven days in the account's time zone. */
function lastDays(until: number): readonly string[] {
  const timeZone = account.value?.timezone ?? 'UTC';
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  return Array.from({ length: days }, (_, index) => dayOf.format(until - (days - 1 - index) * dayMs));
}
