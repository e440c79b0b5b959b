import * as z from 'zod/mini';
import type { Stats } from '../../cli/stats/stats.ts';
import type { Language } from '../../language/text.ts';
import type {
  DeadLetterView,
  FindingView,
  QueuesView,
  RulesStatus,
  RulesVersionView,
  TokenView,
} from './desk-model.ts';
import {
  type Fields,
  keptKinds,
  type PersonView,
  type RuleSeen,
  type Snapshot,
  type UserView,
} from './model.ts';

export type { Stats };

/*
 * What the page can ask of the server: the one description that both are made of. Each operation is a POST of its input
 * as JSON; the answer is its result, or { error: { code, message } }.
 */

const who = { account: z.string(), openId: z.string() };
/** Seconds; 0 for not at all. */
const epoch = z.int().check(z.gte(0));
const text = z.string().check(z.minLength(1), z.maxLength(4000));

/** What a user can do on the phone. */
const userAction = z.discriminatedUnion('do', [
  z.object({ do: z.literal('text'), text }),
  z.object({ do: z.literal('tap'), id: z.string(), text }),
  z.object({ do: z.literal('image'), media: z.string() }),
  z.object({ do: z.literal('voice'), media: z.string(), seconds: z.number(), recognition: z.string() }),
  z.object({ do: z.literal('video'), media: z.string() }),
  z.object({ do: z.literal('location'), latitude: z.number(), longitude: z.number(), label: z.string() }),
  z.object({ do: z.literal('link'), title: text, description: z.string(), url: z.string() }),
  z.object({ do: z.literal('card'), title: text, appId: z.string(), page: z.string() }),
  z.object({ do: z.literal('click'), key: text }),
  z.object({ do: z.literal('view'), url: z.string() }),
  z.object({ do: z.literal('scan'), scene: text }),
  z.object({ do: z.literal('follow'), scene: z.string() }),
  z.object({ do: z.literal('unfollow') }),
  z.object({ do: z.literal('enter'), from: z.string() }),
  /** An agent takes the conversation over, or gives it back. */
  z.object({ do: z.literal('takeOver'), agent: text }),
  z.object({ do: z.literal('giveBack'), agent: text }),
]);
export type UserAction = z.infer<typeof userAction>;

const draft = z.object({ account: z.string(), text: z.string() });

/** For whom rules are put in force; the time is of the account's time zone, such as `2026-12-24 20:00`. */
const reach = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everybody') }),
  z.object({ kind: z.literal('testers') }),
  z.object({ kind: z.literal('later'), at: z.string() }),
]);
export type ReachAsked = z.infer<typeof reach>;

const manner = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('usual') }),
  z.object({ kind: z.literal('slow'), milliseconds: z.int().check(z.gte(100), z.lte(60_000)) }),
  z.object({ kind: z.literal('silent') }),
  z.object({ kind: z.literal('refusing'), code: z.int() }),
]);

/** The input of every operation. */
export const operations = {
  snapshot: z.object({}),
  act: z.object({ ...who, action: userAction }),
  newUser: z.object({}),
  /** Keeps a file that a user sends; base64. */
  upload: z.object({ type: z.string(), base64: z.string() }),
  person: z.object(who),
  /** Removes everything that is kept of a user. */
  forget: z.object(who),

  advance: z.object({ milliseconds: z.int().check(z.gte(1000), z.lte(400 * 86_400_000)) }),
  behave: z.object({ manner }),
  killToken: z.object({ account: z.string() }),
  /** WeChat sends the same push once more. */
  repeatPush: z.object({ trace: z.string() }),
  /** The user does the same once more. */
  replay: z.object({ trace: z.string() }),
  forge: z.object(who),

  eventTypes: z.object({}),
  putEvent: z.object({ source: z.string(), detailType: z.string(), detail: z.record(z.string(), z.json()) }),
  rulesFile: z.object({ account: z.string() }),
  rulesCheck: draft,
  /** What can be written where, for the editor to complete. */
  rulesWords: z.object({}),
  /** Saves the account's file; in the local run it is in force then, unless it is only to be pushed. */
  rulesSave: z.object({ ...draft.shape, isLive: z.boolean() }),
  /** Asks a draft what it says to a text, or to what options of `rules try` describe. */
  rulesTry: z.object({
    ...draft.shape,
    says: z.string(),
    options: z.record(z.string(), z.union([z.string(), z.boolean()])),
  }),
  rulesTest: draft,
  rulesVersions: z.object({ account: z.string() }),
  rulesDiff: z.object({ account: z.string(), versions: z.array(z.int()).check(z.maxLength(2)) }),
  rulesPush: z.object({ account: z.string(), note: z.string(), reach }),
  /** Puts in force for everybody what testers have; at a time, or now. */
  rulesPublish: z.object({ account: z.string(), at: z.nullable(z.string()) }),
  /** Takes back a version that is to come, or that only testers have. */
  rulesCancel: z.object({ account: z.string(), version: z.int() }),
  rulesRollback: z.object({ account: z.string(), version: z.int() }),
  /** What the records of so many days say. */
  stats: z.object({ account: z.string(), days: z.int().check(z.gte(1), z.lte(90)) }),

  deadLetters: z.object({}),
  redrive: z.object({ ids: z.array(z.string()) }),
  discard: z.object({ id: z.string() }),
  /** What waits in the queues of the local run, and what is scheduled. */
  queues: z.object({}),
  tokens: z.object({}),
  refreshToken: z.object({ account: z.string(), version: z.int() }),

  /** A signed push of the same content, to be made by hand. */
  curl: z.object({ trace: z.string() }),
  /** Has what rules remember of a user say something else, to try what comes then. */
  remember: z.object({
    ...who,
    /** null for no dialogue. */
    dialogue: z.nullable(z.object({ name: z.string().check(z.minLength(1)), until: epoch })),
    mutedUntil: epoch,
    /** The rules and shared limits that count as not used. */
    unlimited: z.array(z.string()),
    /** Other texts of what is kept; null forgets one. */
    kept: z.array(z.object({ kind: z.enum(keptKinds), name: z.string(), text: z.nullable(z.string()) })),
  }),
  /** The conversation as a case of the account's tests. */
  record: z.object(who),
} as const;

export type Operation = keyof typeof operations;
export type InputOf<Name extends Operation> = z.input<(typeof operations)[Name]>;

export type Remembered = InputOf<'remember'>;

/** What each operation answers with. */
export interface Results {
  snapshot: Snapshot;
  act: { readonly isAccepted: boolean; readonly status: number };
  newUser: UserView;
  upload: { readonly media: string };
  person: PersonView;
  forget: Done;
  advance: Done;
  behave: Done;
  killToken: Done;
  repeatPush: { readonly status: number };
  replay: { readonly status: number };
  forge: { readonly status: number };
  rulesFile: { readonly text: string; readonly status: RulesStatus };
  rulesCheck: readonly FindingView[];
  rulesWords: RulesWords;
  rulesSave: { readonly status: RulesStatus; readonly isInForce: boolean };
  rulesTry: {
    /** Whether the draft was asked; else the file, because the draft cannot be used. */
    readonly isDraft: boolean;
    readonly rule: string | null;
    readonly replies: readonly Fields[];
    readonly transfers: boolean;
    readonly rules: readonly RuleSeen[];
  };
  rulesTest: {
    readonly isGood: boolean;
    readonly passed: number;
    readonly failed: readonly {
      readonly name: string;
      readonly line: number;
      readonly differences: readonly string[];
    }[];
    readonly findings: readonly FindingView[];
  };
  rulesVersions: {
    readonly inForce: number;
    readonly superseded: number | null;
    /** What only testers have. */
    readonly testers: { readonly version: number; readonly users: readonly string[] } | null;
    /** What comes by itself, the earliest first; from when on in epoch seconds. */
    readonly coming: readonly { readonly version: number; readonly from: number; readonly by: string }[];
    readonly versions: readonly RulesVersionView[];
  };
  rulesDiff: {
    readonly same: boolean;
    readonly patch: string | null;
    readonly from: string;
    readonly to: string;
  };
  /** Without a kind, nothing was pushed: there are findings, or failed tests. */
  rulesPush: Pushed | { readonly kind?: never };
  rulesPublish: Pushed;
  rulesCancel: Pushed;
  rulesRollback: Pushed;
  /** null where the account keeps no records; with the same as a table for a spreadsheet. */
  stats: { readonly counted: Stats | null; readonly csv: string };
  deadLetters: readonly DeadLetterView[];
  redrive: readonly { readonly id: string; readonly outcome: string; readonly why: string | null }[];
  discard: Done;
  queues: QueuesView;
  tokens: readonly TokenView[];
  refreshToken: Done;
  eventTypes: readonly EventType[];
  putEvent: { readonly id: string };
  curl: { readonly command: string };
  remember: PersonView;
  record: { readonly text: string };
}

/** The fields that can stand in each place of an account's file, and the events. */
export interface RulesWords {
  readonly account: readonly FieldWord[];
  readonly rule: readonly FieldWord[];
  readonly condition: readonly FieldWord[];
  readonly text: readonly FieldWord[];
  readonly reply: readonly FieldWord[];
  readonly schedule: readonly FieldWord[];
  readonly events: readonly string[];
}
export interface FieldWord {
  readonly name: string;
  readonly help: string;
}

export interface Pushed {
  readonly kind: 'pushed' | 'unchanged';
  readonly version: number;
}

export interface Done {
  readonly done: true;
}

/** An event that somebody can put on the bus. */
export interface EventType {
  readonly detailType: string;
  readonly source: string | null;
  readonly description: string;
  /** Of the event's `detail`. */
  readonly schema: JsonSchema;
}

/** As much of JSON Schema as a form is made of. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly description?: string;
}

/** What is done for each operation, in the words of whoever asks; those that the surroundings do not have are missing. */
export type Handlers = {
  readonly [Name in Operation]?: (
    input: z.output<(typeof operations)[Name]>,
    language: Language,
  ) => Promise<Results[Name]> | Results[Name];
};
