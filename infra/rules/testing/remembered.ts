import { unmatchedCounter } from '#shared/rules/engine/keep.ts';
import { type DialogueState, type Kept, noMemory, type RuleMemory } from '#shared/rules/memory.ts';
import { durationInSeconds } from '../../config/duration.ts';
import { asList } from '../build/schedule.ts';
import type { RememberedSource } from './schema.ts';

const lastContact = '1h';
const day = durationInSeconds('1d');
/** Longer than any case takes. */
const long = durationInSeconds('730d');

/** The memory that a case begins with. @param at epoch seconds */
export function memoryOf(remembered: RememberedSource, at: number): RuleMemory {
  const { state, lastContact: last = lastContact, muted, applied = {} } = remembered;
  const kept = keptOf(remembered, at);
  return {
    ...noMemory,
    contactAt: last === 'never' ? 0 : at - durationInSeconds(last),
    mutedUntil: muted ? at + day : 0,
    state: state === undefined ? null : stateOf(state, at),
    applied: Object.fromEntries(
      Object.entries(applied).map(([rule, ago]) => {
        const times = asList(ago).map((one) => at - durationInSeconds(one));
        return [rule, { at: times.sort((a, b) => a - b), until: at + long }];
      }),
    ),
    ...(Object.keys(kept).length === 0 ? {} : { kept }),
  };
}

function stateOf(state: NonNullable<RememberedSource['state']>, at: number): DialogueState {
  const { name, values = {} } = typeof state === 'string' ? { name: state } : state;
  return { name, until: at + day, values };
}

function keptOf({ dialogues, values, counters, tags, unmatched }: RememberedSource, at: number): Kept {
  const until = at + long;
  const all = { ...counters, ...(unmatched === undefined ? {} : { [unmatchedCounter]: unmatched }) };
  const mapped = <From, To>(
    from: Readonly<Record<string, From>> = {},
    to: (one: From) => To,
  ): Record<string, To> => Object.fromEntries(Object.entries(from).map(([name, one]) => [name, to(one)]));
  const parts = {
    dialogues: mapped(dialogues, (state) => stateOf(state, at)),
    values: mapped(values, (text) => ({ text, until })),
    counters: mapped(all, (count) => ({ count, until })),
    tags: Object.fromEntries((tags ?? []).map((tag) => [tag, { until }])),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0));
}
