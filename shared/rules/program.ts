import type { MessageType } from '../wechat/inbound/message-types.ts';
import type { OutgoingMessage } from '../wechat/outgoing/outgoing-types.ts';

/** Changes whenever a function of before could misread what is built now. */
export const programFormat = 2;
/** Rules that were built then are still in force where they were pushed, and are read as they were meant. */
export const oldestProgramFormat = 1;

/**
 * The rules of an account as the engine takes them: checked, resolved and in the order in which they are tried. Plain
 * JSON, made when the stack is made or when rules are pushed, so that a function neither checks nor parses anything on a
 * cold start. Times are epoch seconds, durations seconds.
 */
export interface Program {
  readonly format: number;
  readonly timezone: string;
  /** How long rules keep silent after a person has taken the conversation over; 0 if they do not. */
  readonly muteDuringAgentSession: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly calendar: Calendar;
  readonly rules: readonly ProgramRule[];
  /** How long a user has to be remembered for these rules. */
  readonly rememberFor: number;
  /**
   * Pairs of a traditional character and its simplified one, for those that stand in keywords; absent where the scripts are
   * not made alike. A function needs no table of all others.
   */
  readonly simplified?: string;
  /** Users by name, for conditions. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  /** Whether it is counted how many messages in a row no rule but a default answers. */
  readonly countsUnmatched?: true;
}

/** Dates as `2026-10-01`. */
export interface Calendar {
  readonly holidays: readonly string[];
  /** Days that are worked although they are at a weekend or a holiday (调休). */
  readonly workdays: readonly string[];
}

export interface ProgramRule {
  readonly id: string;
  readonly when: Condition;
  readonly from?: number;
  readonly until?: number;
  readonly continue?: true;
  readonly evenWhenMuted?: true;
  readonly limits?: readonly Limit[];
  readonly place?: Place;
  readonly replies?: readonly ReplyStep[];
  /** Shows the typing indicator for so long before the first reply; milliseconds. */
  readonly typing?: number;
  readonly passive?: true;
  readonly transfer?: Transfer;
  /** Ends the user's session with an agent. */
  readonly closesSession?: true;
  /** The dialogue that its states are of; absent for the one without a name. */
  readonly dialogue?: string;
  /** null ends the dialogue. */
  readonly state?: StateChange | null;
  readonly keeps?: Keeping;
  /** The delayed replies that it cancels, by name, and for how long that is remembered; seconds. */
  readonly cancels?: Readonly<Record<string, number>>;
  /** Whether it only answers what no other rule does. */
  readonly default?: true;
  readonly emit?: readonly Emit[];
  /** Seconds; 0 lets the rules speak again. */
  readonly mute?: number;
  /** Whether its templates need what is remembered of the user. */
  readonly usesMemory?: true;
}

export interface Limit {
  readonly times: number;
  readonly per: number | CalendarPeriod;
  /** Shared with all rules that have a limit of this name. */
  readonly name?: string;
}
/** A limit over all users: so many places, in a period or altogether. Rules that name the same share them. */
export interface Place {
  readonly name: string;
  readonly times: number;
  readonly per?: CalendarPeriod;
}
export const calendarPeriods = ['day', 'week', 'month'] as const;
export type CalendarPeriod = (typeof calendarPeriods)[number];

export interface Transfer {
  readonly kfAccount?: string;
  /** WeChat is asked by a call, because the response cannot hand over or because it matters who is online. */
  readonly byCall?: true;
  /** What the user gets if no agent is online. */
  readonly otherwise?: readonly ReplyStep[];
}

export interface StateChange {
  readonly name: string;
  readonly for: number;
  /** Templates. */
  readonly values: Readonly<Record<string, string>>;
  /** Whether what the dialogue has kept before stays beside them. */
  readonly addsValues?: true;
}

/** What a rule keeps of the user by name. */
export interface Keeping {
  /** Templates. */
  readonly values?: Readonly<Record<string, { readonly text: string; readonly for: number }>>;
  readonly forget?: readonly string[] | 'all';
  readonly counts?: readonly CounterChange[];
  /** How long a tag is kept; 0 takes it away. */
  readonly tags?: Readonly<Record<string, number>>;
  /** Ends every dialogue, not only its own. */
  readonly endsDialogues?: true;
}

/** Adds `by` to a counter, or sets it. */
export interface CounterChange {
  readonly name: string;
  readonly by?: number;
  readonly to?: number;
  /** It is 0 again so long after it was last counted; a period, where neither that nor the next one has a count. */
  readonly for: number | CalendarPeriod;
}

/** `detail` may have templates in its texts. */
export interface Emit {
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export type ReplyStep = Reply | ReplyChoice;

export interface Reply {
  readonly message: OutgoingMessage;
  /** Whether texts of the message have templates. */
  readonly template?: true;
  /** Sent so long after the user's message instead of at once. */
  readonly after?: number;
  /** Put off to when one of these holds. */
  readonly during?: readonly Schedule[];
  readonly evenIfUserWrites?: true;
  /** Rules can cancel it by this name. */
  readonly name?: string;
}

/** One of the alternatives, picked by the message's key. */
export interface ReplyChoice {
  readonly oneOf: readonly { readonly weight: number; readonly reply: Reply }[];
}

export type Condition =
  | { readonly kind: 'all' | 'any' | 'none'; readonly of: readonly Condition[] }
  /** Absent types: any message of the user. */
  | { readonly kind: 'message'; readonly types?: readonly MessageType[] }
  | { readonly kind: 'event'; readonly events: readonly string[] }
  | { readonly kind: 'value'; readonly of: ValueName; readonly match: ValueMatch }
  | TextCondition
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      /** Metres. */
      readonly radius: number;
    }
  | { readonly kind: 'during'; readonly schedules: readonly Schedule[]; readonly name?: string }
  | { readonly kind: 'firstContact' }
  | { readonly kind: 'silentFor'; readonly seconds: number }
  /** Parts per ten thousand of all users; the same users for the same group. */
  | { readonly kind: 'rollout'; readonly share: number; readonly group: string }
  /** Absent names: any state. Absent dialogue: the one without a name. */
  | { readonly kind: 'state'; readonly names?: readonly string[]; readonly dialogue?: string }
  | { readonly kind: 'remembered'; readonly name: string; readonly match: ValueMatch }
  /** Both bounds are included. */
  | { readonly kind: 'counted'; readonly name: string; readonly from?: number; readonly to?: number }
  /** One of these. */
  | { readonly kind: 'tag'; readonly tags: readonly string[] }
  /** It is at least so many messages in a row that no rule but a default answers. */
  | { readonly kind: 'unmatched'; readonly times: number }
  /** One of these, or of a list of the account. */
  | { readonly kind: 'user'; readonly openIds?: readonly string[]; readonly lists?: readonly string[] };

/** The values of a message that are chosen by whoever makes a menu, a QR code or a button. */
export const valueNames = ['eventKey', 'menu', 'scene', 'sessionFrom', 'msgMenu'] as const;
export type ValueName = (typeof valueNames)[number];

/** Fits when any of these does; without any, whatever the value is. Case and width count. */
export interface ValueMatch {
  readonly equals?: readonly string[];
  readonly startsWith?: readonly string[];
  readonly contains?: readonly string[];
  readonly matches?: readonly Pattern[];
}

export interface TextCondition extends TextMatch {
  readonly kind: 'text';
  /** The bits of {@link normalizations}; keywords are normalized already. */
  readonly normalize: number;
  /** None of these may fit. */
  readonly not?: TextMatch;
}

/** Fits when any of these does. */
export interface TextMatch {
  readonly equals?: readonly string[];
  readonly contains?: readonly string[];
  /** As words: no letter or digit beside it. */
  readonly containsWord?: readonly string[];
  /** Of each entry one. */
  readonly containsAll?: readonly (string | readonly string[])[];
  readonly startsWith?: readonly string[];
  readonly matches?: readonly Pattern[];
}

export interface Pattern {
  /** In RE2's syntax. */
  readonly source: string;
  readonly ignoreCase: boolean;
  /** Every match has one of these in it, in lower case; absent where that cannot be told. */
  readonly literals?: readonly string[];
}

/** A time of the week or the year; what is given must all hold. */
export interface Schedule {
  readonly days?: readonly DayTest[];
  /** From and up to, in minutes of the day on which they begin; past midnight they go beyond 1440. */
  readonly hours?: readonly (readonly [number, number])[];
  /** First and last, as `2026-10-01` or, in every year, `10-01`. */
  readonly dates?: readonly DateRange[];
  readonly except?: { readonly days: readonly DayTest[]; readonly dates: readonly DateRange[] };
}
/** 0 is Sunday. */
export type DayTest = number | 'workday' | 'holiday';
export type DateRange = readonly [string, string];
