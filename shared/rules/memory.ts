import type { EpochSeconds } from '../epoch.ts';
/** What an account's rules remember of one user. Every time is in epoch seconds by WeChat's clock (`CreateTime`). */
export interface RuleMemory {
  /** When the user last wrote or acted; 0 for never. */
  readonly contactAt: EpochSeconds;
  /** Until when rules keep silent because a person talks with the user; 0 if they do not. */
  readonly mutedUntil: number;
  /** The user's place in a dialogue. */
  readonly state: DialogueState | null;
  /** When rules with limits applied, oldest first, by the rule's id or the name of a shared limit. */
  readonly applied: Readonly<Record<string, Applied>>;
  /** What rules keep of the user, by name; absent if they keep nothing. */
  readonly kept?: Kept;
}

export interface DialogueState {
  readonly name: string;
  readonly until: EpochSeconds;
  /** Values kept from earlier messages, for templates. */
  readonly values: Readonly<Record<string, string>>;
}

/** What rules keep, by name. Entries that have ended are ignored, and removed at the next change. */
export interface Kept {
  /** The user's places in dialogues that have a name. */
  readonly dialogues?: Readonly<Record<string, DialogueState>>;
  readonly values?: Readonly<Record<string, { readonly text: string; readonly until: EpochSeconds }>>;
  readonly counters?: Readonly<Record<string, { readonly count: number; readonly until: EpochSeconds }>>;
  readonly tags?: Readonly<Record<string, { readonly until: EpochSeconds }>>;
}

/** What is set, and what is removed (null). */
export type KeptChange = {
  readonly [Part in keyof Kept]?: Readonly<Record<string, NonNullable<Kept[Part]>[string] | null>>;
};

export interface Applied {
  readonly at: readonly number[];
  /** After this time it makes no difference. */
  readonly until: EpochSeconds;
}

/** How a message changes memory. What is absent stays as it is. */
export interface MemoryChange {
  /** Whether the user acted; `false` if WeChat reports a result. */
  readonly contact: boolean;
  readonly state?: DialogueState | null;
  readonly mutedUntil?: number;
  readonly applied?: Readonly<Record<string, Applied>>;
  readonly kept?: KeptChange;
}

/** The user's open window before anything is answered; for templates. */
export interface WindowView {
  readonly messages: number;
  /** Epoch seconds; 0 if the window is closed. */
  readonly until: EpochSeconds;
}

/** Everything that a decision can depend on besides the message and the rules. */
export interface Recollection {
  readonly memory: RuleMemory;
  readonly window: WindowView;
  /** Which limits over all users had a place left for this message, by key. */
  readonly places?: Readonly<Record<string, boolean>>;
}

export const noMemory: RuleMemory = { contactAt: 0, mutedUntil: 0, state: null, applied: {} };

/** Memory after a message at `at`. */
export function remember(memory: RuleMemory, change: MemoryChange, at: EpochSeconds): RuleMemory {
  const kept = change.kept === undefined ? memory.kept : keptAfter(memory.kept ?? {}, change.kept, at);
  return {
    contactAt: change.contact ? Math.max(memory.contactAt, at) : memory.contactAt,
    mutedUntil: change.mutedUntil ?? memory.mutedUntil,
    state: change.state === undefined ? memory.state : change.state,
    applied: change.applied === undefined ? memory.applied : appliedAfter(memory.applied, change.applied, at),
    ...(kept === undefined || Object.keys(kept).length === 0 ? {} : { kept }),
  };
}

/** Merges two changes; where both set the same thing, the second wins. */
export function joinKept(earlier: KeptChange, later: KeptChange): KeptChange {
  const joined: Record<string, object> = { ...earlier };
  for (const part of keptParts) {
    if (later[part] !== undefined) joined[part] = { ...earlier[part], ...later[part] };
  }
  return joined;
}

const keptParts = ['dialogues', 'values', 'counters', 'tags'] as const satisfies (keyof Kept)[];

/** Removes what makes no difference any more, so that deleted rules leave nothing behind. */
function appliedAfter(
  before: RuleMemory['applied'],
  added: RuleMemory['applied'],
  at: EpochSeconds,
): RuleMemory['applied'] {
  return Object.fromEntries(Object.entries({ ...before, ...added }).filter(([, { until }]) => until > at));
}

/**
 * The most entries that a part keeps. Current rules cannot name more, so an excess comes from deleted rules; the entries
 * that end first are removed.
 */
export const mostKept = 40;
/** The longest text that is kept, and the total of all kept texts; characters. */
export const longestKept = 500;
const longestTogether = 4000;

function keptAfter(before: Kept, change: KeptChange, at: EpochSeconds): Kept {
  const after: Record<string, object> = {};
  for (const part of keptParts) {
    const entries = Object.entries({ ...before[part], ...change[part] })
      .flatMap(([name, entry]) => (entry !== null && entry.until > at ? [[name, entry] as const] : []))
      .sort(([, a], [, b]) => b.until - a.until)
      .slice(0, mostKept);
    if (entries.length > 0) after[part] = Object.fromEntries(entries);
  }
  return bounded(after);
}

/** A conversation is written as one item, so user input must not fill it. */
function bounded(kept: Kept): Kept {
  let left = longestTogether;
  const { values = {}, ...rest } = kept;
  const fitting = Object.entries(values).filter(([, { text }]) => {
    left -= text.length;
    return left >= 0;
  });
  return fitting.length === 0 ? rest : { ...rest, values: Object.fromEntries(fitting) };
}

/** The time at which delayed replies of a name were cancelled is kept among the times of limits. */
export const cancelKey = (name: string): string => `cancel:${name}`;

/** Whether delayed replies of a name were cancelled after a message at `at`. */
export function isCancelledSince({ applied }: RuleMemory, name: string, at: EpochSeconds): boolean {
  return (applied[cancelKey(name)]?.at.at(-1) ?? 0) > at;
}

/**
 * The user's place in a dialogue at `at`; null if in none.
 *
 * @param dialogue its name; absent for the one without a name
 */
export function stateAt(
  memory: RuleMemory,
  dialogue: string | undefined,
  at: EpochSeconds,
): DialogueState | null {
  const state = dialogue === undefined ? memory.state : memory.kept?.dialogues?.[dialogue];
  return state && state.until > at ? state : null;
}

/** The value kept under a name, if any. */
export function valueAt({ kept }: RuleMemory, name: string, at: EpochSeconds): string | undefined {
  const value = kept?.values?.[name];
  return value && value.until > at ? value.text : undefined;
}

export function countAt({ kept }: RuleMemory, name: string, at: EpochSeconds): number {
  const counter = kept?.counters?.[name];
  return counter && counter.until > at ? counter.count : 0;
}

export function isTaggedAt({ kept }: RuleMemory, tag: string, at: EpochSeconds): boolean {
  return (kept?.tags?.[tag]?.until ?? 0) > at;
}
