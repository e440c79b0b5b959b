import type { EpochSeconds } from '../epoch.ts';
/**
 * What is remembered of one user for the rules of an account. Every time is in epoch seconds by WeChat's clock
 * (`CreateTime`).
 */
export interface RuleMemory {
  /** When the user last wrote or did something; 0 if never. */
  readonly contactAt: EpochSeconds;
  /** Until when rules keep silent, because a person talks with the user; 0 if they do not. */
  readonly mutedUntil: number;
  /** Where in a dialogue the user is. */
  readonly state: DialogueState | null;
  /** When rules that apply only so often applied, oldest first, by the id of the rule or the key of a shared limit. */
  readonly applied: Readonly<Record<string, Applied>>;
  /** What rules keep of the user by name; absent where that is nothing. */
  readonly kept?: Kept;
}

export interface DialogueState {
  readonly name: string;
  readonly until: EpochSeconds;
  /** What was kept of the messages before, for templates. */
  readonly values: Readonly<Record<string, string>>;
}

/** What rules keep by name. What has ended counts no more, and is left out at the next change. */
export interface Kept {
  /** Where the user is in dialogues that have a name. */
  readonly dialogues?: Readonly<Record<string, DialogueState>>;
  readonly values?: Readonly<Record<string, { readonly text: string; readonly until: EpochSeconds }>>;
  readonly counters?: Readonly<Record<string, { readonly count: number; readonly until: EpochSeconds }>>;
  readonly tags?: Readonly<Record<string, { readonly until: EpochSeconds }>>;
}

/** What is set, and what is forgotten (null), of everything that is kept. */
export type KeptChange = {
  readonly [Part in keyof Kept]?: Readonly<Record<string, NonNullable<Kept[Part]>[string] | null>>;
};

export interface Applied {
  readonly at: readonly number[];
  /** After this it makes no difference any more. */
  readonly until: EpochSeconds;
}

/** How a message changes what is remembered. What is absent stays as it is. */
export interface MemoryChange {
  /** Whether the user did something, as opposed to WeChat reporting a result. */
  readonly contact: boolean;
  readonly state?: DialogueState | null;
  readonly mutedUntil?: number;
  readonly applied?: Readonly<Record<string, Applied>>;
  readonly kept?: KeptChange;
}

/** The window that is open to the user before anything is answered; for templates. */
export interface WindowView {
  readonly messages: number;
  /** Epoch seconds; 0 when the window is closed. */
  readonly until: EpochSeconds;
}

/** All that a decision can depend on beside the message and the rules. */
export interface Recollection {
  readonly memory: RuleMemory;
  readonly window: WindowView;
  /** Which limits over all users had a place left for this message, by the key of the limit. */
  readonly places?: Readonly<Record<string, boolean>>;
}

export const noMemory: RuleMemory = { contactAt: 0, mutedUntil: 0, state: null, applied: {} };

/** The memory after a message of `at`. */
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

/** Both changes as one; where they are about the same, the later counts. */
export function joinKept(earlier: KeptChange, later: KeptChange): KeptChange {
  const joined: Record<string, object> = { ...earlier };
  for (const part of keptParts) {
    if (later[part] !== undefined) joined[part] = { ...earlier[part], ...later[part] };
  }
  return joined;
}

const keptParts = ['dialogues', 'values', 'counters', 'tags'] as const satisfies (keyof Kept)[];

/** What makes no difference any more is forgotten, so that rules that are gone leave nothing behind. */
function appliedAfter(
  before: RuleMemory['applied'],
  added: RuleMemory['applied'],
  at: EpochSeconds,
): RuleMemory['applied'] {
  return Object.fromEntries(Object.entries({ ...before, ...added }).filter(([, { until }]) => until > at));
}

/**
 * How many entries of a part are kept at most. Rules can name only so many, so that more come from rules that are gone; those
 * that end first are left out.
 */
export const mostKept = 40;
/** How long a text is that is kept at most, and all that are kept together; characters. */
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

/** A conversation is written whole, so what users write must not fill it. */
function bounded(kept: Kept): Kept {
  let left = longestTogether;
  const { values = {}, ...rest } = kept;
  const fitting = Object.entries(values).filter(([, { text }]) => {
    left -= text.length;
    return left >= 0;
  });
  return fitting.length === 0 ? rest : { ...rest, values: Object.fromEntries(fitting) };
}

/** When delayed replies of a name were cancelled stands among the times that rules applied. */
export const cancelKey = (name: string): string => `cancel:${name}`;

/** Whether delayed replies of a name were cancelled after a message of `at`. */
export function isCancelledSince({ applied }: RuleMemory, name: string, at: EpochSeconds): boolean {
  return (applied[cancelKey(name)]?.at.at(-1) ?? 0) > at;
}

/** Where a user is in a dialogue at `at`; null where in none. @param dialogue its name; absent for the one without */
export function stateAt(
  memory: RuleMemory,
  dialogue: string | undefined,
  at: EpochSeconds,
): DialogueState | null {
  const state = dialogue === undefined ? memory.state : memory.kept?.dialogues?.[dialogue];
  return state && state.until > at ? state : null;
}

/** What is remembered by a name, or nothing. */
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
