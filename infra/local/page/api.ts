import * as z from 'zod/mini';
import type { Stats } from '../../cli/stats/stats.ts';
import type { Language } from '../../language/text.ts';
import type {
  ChangedRules,
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
 * The operations that the page can request, defined once for page and server. Each is a POST of its input as JSON; the
 * answer is its result, or { error: { code, message } }.
 */

const who = { account: z.string(), openId: z.string() };
/** Seconds; 0 for never. */
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
  /** An agent takes the conversation over, or returns it. */
  z.object({ do: z.literal('takeOver'), agent: text }),
  z.object({ do: z.literal('giveBack'), agent: text }),
]);
export type UserAction = z.infer<typeof userAction>;

const draft = z.object({ account: z.string(), text: z.string() });

/** For whom rules come into force. The time is in the account's time zone, such as `2026-12-24 20:00`. */
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
  /** Deletes everything that is stored about a user. */
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
  /** The completions for the editor: what can be written in which place. */
  rulesWords: z.object({}),
  /** Saves the account's file. In the local run this puts it in force, unless it is only meant to be pushed. */
  rulesSave: z.object({ ...draft.shape, isLive: z.boolean() }),
  /** Asks what a draft answers to a text, or to what options of `rules try` describe. */
  rulesTry: z.object({
    ...draft.shape,
    says: z.string(),
    options: z.record(z.string(), z.union([z.string(), z.boolean()])),
  }),
  rulesTest: draft,
  rulesVersions: z.object({ account: z.string() }),
  rulesDiff: z.object({ account: z.string(), versions: z.array(z.int()).check(z.maxLength(2)) }),
  rulesPush: z.object({ account: z.string(), note: z.string(), reach }),
  /** Puts the testers' version in force for everybody, now or at a given time. */
  rulesPublish: z.object({ account: z.string(), at: z.nullable(z.string()) }),
  /** Withdraws a scheduled version, or the testers' version. */
  rulesCancel: z.object({ account: z.string(), version: z.int() }),
  rulesRollback: z.object({ account: z.string(), version: z.int() }),
  /** Statistics from the records of this many days. */
  stats: z.object({ account: z.string(), days: z.int().check(z.gte(1), z.lte(90)) }),

  deadLetters: z.object({}),
  redrive: z.object({ ids: z.array(z.string()) }),
  discard: z.object({ id: z.string() }),
  /** The contents of the local run's queues, and what is scheduled. */
  queues: z.object({}),
  tokens: z.object({}),
  refreshToken: z.object({ account: z.string(), version: z.int() }),

  /** A command that sends a signed push with the same content. */
  curl: z.object({ trace: z.string() }),
  /** Changes what the rules remember about a user, to try out what happens then. */
  remember: z.object({
    ...who,
    /** null for no dialogue. */
    dialogue: z.nullable(z.object({ name: z.string().check(z.minLength(1)), until: epoch })),
    mutedUntil: epoch,
    /** The rules and shared limits to reset to unused. */
    unlimited: z.array(z.string()),
    /** New texts for remembered values; null forgets a value. */
    kept: z.array(z.object({ kind: z.enum(keptKinds), name: z.string(), text: z.nullable(z.string()) })),
  }),
  /** The conversation as a test case of the account. */
  record: z.object(who),
} as const;

export type Operation = keyof typeof operations;
export type InputOf<Name extends Operation> = z.input<(typeof operations)[Name]>;

export type RememberInput = InputOf<'remember'>;

/** The result of every operation. */
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
    /** Whether the draft was asked; if it cannot be used, the file was. */
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
    /** The testers' version. */
    readonly testers: { readonly version: number; readonly users: readonly string[] } | null;
    /** Scheduled versions, the earliest first, with their start in epoch seconds. */
    readonly coming: readonly { readonly version: number; readonly from: number; readonly by: string }[];
    readonly versions: readonly RulesVersionView[];
  };
  rulesDiff: {
    readonly same: boolean;
    /** null if the text of one is not known. */
    readonly rules: ChangedRules | null;
    readonly patch: string | null;
    readonly from: string;
    readonly to: string;
  };
  /** Without a kind, nothing was pushed because there are findings or failed tests. */
  rulesPush: PushResult | { readonly kind?: never };
  rulesPublish: PushResult;
  rulesCancel: PushResult;
  rulesRollback: PushResult;
  /** null if the account keeps no records; otherwise also as a table for a spreadsheet. */
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

/** The fields that each place of an account's file can have, and the events. */
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

export interface PushResult {
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

/** The parts of JSON Schema that a form needs. */
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

/**
 * The implementation of each operation, in the language of the caller. Operations that the environment does not support
 * are absent.
 */
export type Handlers = {
  readonly [Name in Operation]?: (
    input: z.output<(typeof operations)[Name]>,
    language: Language,
  ) => Promise<Results[Name]> | Results[Name];
};
