/**
 * What is remembered of one user for the rules of an account. Every time is in epoch seconds by WeChat's clock
 * (`CreateTime`).
 */
export interface RuleMemory {
  /** When the user last wrote or did something; 0 if never. */
  readonly contactAt: number;
  /** Until when rules keep silent, because a person talks with the user; 0 if they do not. */
  readonly mutedUntil: number;
  /** Where in a dialogue the user is. */
  readonly state: DialogueState | null;
  /** When rules that apply only so often applied, oldest first, by the id of the rule. */
  readonly applied: Readonly<Record<string, Applied>>;
}

export interface DialogueState {
  readonly name: string;
  readonly until: number;
  /** What was kept of the messages before, for templates. */
  readonly values: Readonly<Record<string, string>>;
}

export interface Applied {
  readonly at: readonly number[];
  /** After this it makes no difference any more. */
  readonly until: number;
}

/** How a message changes what is remembered. What is absent stays as it is. */
export interface MemoryChange {
  /** Whether the user did something, as opposed to WeChat reporting a result. */
  readonly contact: boolean;
  readonly state?: DialogueState | null;
  readonly mutedUntil?: number;
  readonly applied?: Readonly<Record<string, Applied>>;
}

/** The window that is open to the user before anything is answered; for templates. */
export interface WindowView {
  readonly messages: number;
  /** Epoch seconds; 0 when the window is closed. */
  readonly until: number;
}

/** All that a decision can depend on beside the message and the rules. */
export interface Recollection {
  readonly memory: RuleMemory;
  readonly window: WindowView;
  /** The rule that the response had answered by, which speaks even to a user who is muted. */
  readonly answeredBy?: string;
}

export const noMemory: RuleMemory = { contactAt: 0, mutedUntil: 0, state: null, applied: {} };

/** The memory after a message of `at`. */
export function remember(memory: RuleMemory, change: MemoryChange, at: number): RuleMemory {
  return {
    contactAt: change.contact ? Math.max(memory.contactAt, at) : memory.contactAt,
    mutedUntil: change.mutedUntil ?? memory.mutedUntil,
    state: change.state === undefined ? memory.state : change.state,
    applied: change.applied === undefined ? memory.applied : appliedAfter(memory.applied, change.applied, at),
  };
}

/** What makes no difference any more is forgotten, so that rules that are gone leave nothing behind. */
function appliedAfter(
  before: RuleMemory['applied'],
  added: RuleMemory['applied'],
  at: number,
): RuleMemory['applied'] {
  return Object.fromEntries(Object.entries({ ...before, ...added }).filter(([, { until }]) => until > at));
}
