import * as z from 'zod/mini';
import type { PersonView, Snapshot, UserView } from './model.ts';

/*
 * What the page can ask of the server: the one description that both are made of. Each operation is a POST of its input
 * as JSON; the answer is its result, or { error: { code, message } }.
 */

const who = { account: z.string(), openId: z.string() };
const text = z.string().check(z.minLength(1), z.maxLength(4000));

/** What a user can do on the phone. */
export const userAction = z.discriminatedUnion('do', [
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
  /** A signed push of the same content, to be made by hand. */
  curl: z.object({ trace: z.string() }),
} as const;

export type Operation = keyof typeof operations;
export type InputOf<Name extends Operation> = z.input<(typeof operations)[Name]>;

/** What each operation answers with. */
export interface Results {
  snapshot: Snapshot;
  act: { readonly isAccepted: boolean; readonly status: number };
  newUser: UserView;
  upload: { readonly media: string };
  person: PersonView;
  advance: Done;
  behave: Done;
  killToken: Done;
  repeatPush: { readonly status: number };
  replay: { readonly status: number };
  forge: { readonly status: number };
  eventTypes: readonly EventType[];
  putEvent: { readonly id: string };
  curl: { readonly command: string };
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

/** What is done for each operation; those that the surroundings do not have are missing. */
export type Handlers = {
  readonly [Name in Operation]?: (
    input: z.output<(typeof operations)[Name]>,
  ) => Promise<Results[Name]> | Results[Name];
};
