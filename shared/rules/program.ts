import type { MessageType } from '../wechat/inbound/message-types.ts';
import type { OutgoingMessage } from '../wechat/outgoing/outgoing-types.ts';

/** Changes whenever an older function could misread what is built now. */
export const programFormat = 2;
/** Programs of these versions may still be in force where rules were pushed. They are read as they were meant. */
export const oldestProgramFormat = 1;

/**
 * The rules of an account in the form that the engine takes: checked, resolved and in the order in which they are tried. It
 * is plain JSON, built when the stack is synthesized or rules are pushed, so that a cold start neither checks nor parses
 * anything. Times are in epoch seconds, durations in seconds.
 */
export interface Program {
  readonly format: number;
  readonly timezone: string;
  /** How long rules keep silent after a person takes over the conversation; 0 for not at all. */
  readonly muteDuringAgentSession: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly calendar: Calendar;
  readonly rules: readonly ProgramRule[];
  /** How long these rules need a user to be remembered. */
  readonly rememberFor: number;
  /**
   * Pairs of a traditional character and its simplified form, for the characters in keywords; absent if the account tells
   * the scripts apart. A function needs no table of all others.
   */
  readonly simplified?: string;
  /** Named lists of users, for conditions. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  /** Whether consecutive messages that only a default rule answers are counted. */
  readonly countsUnmatched?: true;
}

/** Dates as `2026-10-01`. */
export interface Calendar {
  readonly holidays: readonly string[];
  /** Working days at a weekend or on a holiday (调休). */
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
  /** How long the typing indicator shows before the first reply; milliseconds. */
  readonly typing?: number;
  readonly passive?: true;
  readonly transfer?: Transfer;
  /** Ends the user's session with an agent. */
  readonly closesSession?: true;
  /** The dialogue that its states belong to; absent for the one without a name. */
  readonly dialogue?: string;
  /** null ends the dialogue. */
  readonly state?: StateChange | null;
  readonly keeps?: Keeping;
  /** The names of delayed replies that it cancels, and how long that is remembered; seconds. */
  readonly cancels?: Readonly<Record<string, number>>;
  /** Whether it answers only what no other rule answers. */
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
  /** Shared by all rules that have a limit of this name. */
  readonly name?: string;
}
/** A limit over all users: a number of places, for each period or in total. Rules with the same name share them. */
export interface Place {
  readonly name: string;
  readonly times: number;
  readonly per?: CalendarPeriod;
}
export const calendarPeriods = ['day', 'week', 'month'] as const;
export type CalendarPeriod = (typeof calendarPeriods)[number];

export interface Transfer {
  readonly kfAccount?: string;
  /** Whether WeChat is asked by a call: the response cannot hand the user over, or it matters who is online. */
  readonly byCall?: true;
  /** What the user gets if no agent is online. */
  readonly otherwise?: readonly ReplyStep[];
}

export interface StateChange {
  readonly name: string;
  readonly for: number;
  /** Templates. */
  readonly values: Readonly<Record<string, string>>;
  /** Whether values that the dialogue kept earlier are kept too. */
  readonly addsValues?: true;
}

/** What a rule keeps of the user by name. */
export interface Keeping {
  /** Templates. */
  readonly values?: Readonly<Record<string, { readonly text: string; readonly for: number }>>;
  readonly forget?: readonly string[] | 'all';
  readonly counts?: readonly CounterChange[];
  /** How long a tag is kept; 0 removes it. */
  readonly tags?: Readonly<Record<string, number>>;
  /** Ends every dialogue, not only its own. */
  readonly endsDialogues?: true;
}

/** Adds `by` to a counter, or sets it. */
export interface CounterChange {
  readonly name: string;
  readonly by?: number;
  readonly to?: number;
  /**
   * The counter is 0 again this long after its last change; or it belongs to a period, and is 0 two periods after the last
   * change.
   */
  readonly for: number | CalendarPeriod;
}

/** Texts in `detail` may have templates. */
export interface Emit {
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export type ReplyStep = Reply | ReplyChoice;

export interface Reply {
  readonly message: OutgoingMessage;
  /** Whether the message has templates. */
  readonly template?: true;
  /** The delay after the user's message; absent if it is sent immediately. */
  readonly after?: number;
  /** Postponed until one of these holds. */
  readonly during?: readonly Schedule[];
  readonly evenIfUserWrites?: true;
  /** Rules can cancel it by this name. */
  readonly name?: string;
}

/** One alternative, picked by the message's key. */
export interface ReplyChoice {
  readonly oneOf: readonly { readonly weight: number; readonly reply: Reply }[];
}

export type Condition =
  | { readonly kind: 'all' | 'any' | 'none'; readonly of: readonly Condition[] }
  /** Without types: any message of the user. */
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
  /** Without names: any state. Without dialogue: the one without a name. */
  | { readonly kind: 'state'; readonly names?: readonly string[]; readonly dialogue?: string }
  | { readonly kind: 'remembered'; readonly name: string; readonly match: ValueMatch }
  /** Both bounds are inclusive. */
  | { readonly kind: 'counted'; readonly name: string; readonly from?: number; readonly to?: number }
  /** One of these. */
  | { readonly kind: 'tag'; readonly tags: readonly string[] }
  /** At least this many messages in a row that only a default rule answers. */
  | { readonly kind: 'unmatched'; readonly times: number }
  /** One of these users, or a user in one of the account's lists. */
  | { readonly kind: 'user'; readonly openIds?: readonly string[]; readonly lists?: readonly string[] };

/** The values of menu items, QR codes and buttons. */
export const valueNames = ['eventKey', 'menu', 'scene', 'sessionFrom', 'msgMenu'] as const;
export type ValueName = (typeof valueNames)[number];

/** Holds if any of these does; without any, for every value. Case and width count. */
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
  /** None of these may hold. */
  readonly not?: TextMatch;
}

/** Holds if any of these does. */
export interface TextMatch {
  readonly equals?: readonly string[];
  readonly contains?: readonly string[];
  /** As words: no letter or digit beside it. */
  readonly containsWord?: readonly string[];
  /** One keyword of each entry. */
  readonly containsAll?: readonly (string | readonly string[])[];
  readonly startsWith?: readonly string[];
  readonly matches?: readonly Pattern[];
}

export interface Pattern {
  /** In RE2's syntax. */
  readonly source: string;
  readonly ignoreCase: boolean;
  /** Every match contains one of these, in lower case; absent if that is unknown. */
  readonly literals?: readonly string[];
}

/** A time of the week or the year. Everything given must hold. */
export interface Schedule {
  readonly days?: readonly DayTest[];
  /** Start and end, in minutes of the day on which they begin; past midnight they exceed 1440. */
  readonly hours?: readonly (readonly [number, number])[];
  /** First and last date: `2026-10-01`, or `10-01` for every year. */
  readonly dates?: readonly DateRange[];
  readonly except?: { readonly days: readonly DayTest[]; readonly dates: readonly DateRange[] };
}
/** 0 is Sunday. */
export type DayTest = number | 'workday' | 'holiday';
export type DateRange = readonly [string, string];
