import type { ActionClass } from '#shared/wechat/inbound/action-class.ts';
import type { Text } from '../../language/text.ts';
import type { RuleOutcome } from '../../rules/explain/explain.ts';
import type { Manner } from '../wechat/mood.ts';
import type { RulesStatus } from './desk-model.ts';

/* What the server sends the page. Types only, so that the page's bundle contains nothing of the server. */

/** What the page shows. */
export type Surroundings =
  | {
      readonly kind: 'local';
      readonly address: string;
      /** Whether there is a simulated WeChat with users to play. */
      readonly isSimulated: boolean;
    }
  | { readonly kind: 'deployed'; readonly stack: string; readonly region: string; readonly identity: string };

export interface AccountView {
  readonly account: string;
  /** What users call it. */
  readonly name: string;
  readonly kind: 'official-account' | 'mini-program';
  readonly appId: string;
  /** The buttons of its custom menu. */
  readonly menu: readonly MenuButton[];
  /** Messages to begin with, from its rules. */
  readonly suggestions: readonly Suggestion[];
  readonly timezone: string;
}

/** A button without a key, address or sub-buttons opens a part of WeChat that is not simulated. */
export interface MenuButton {
  readonly name: string;
  readonly key?: string;
  readonly url?: string;
  readonly buttons?: readonly MenuButton[];
  /** Whether a rule answers it. */
  readonly isAnswered: boolean;
}

export type Suggestion =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'follow'; readonly scene: string }
  | { readonly kind: 'picture' }
  | { readonly kind: 'enter'; readonly from: string };

export interface UserView {
  readonly openId: string;
  /** From 1; it is part of the user's name. */
  readonly number: number;
}

/** What is known about a user at an account. Times in epoch seconds. */
export interface PersonView {
  readonly account: string;
  readonly openId: string;
  /** Every class of action that opens a window at such an account. */
  readonly windows: readonly WindowState[];
  readonly left: number;
  /** How long that many may be sent; 0 if the window is closed. */
  readonly until: number;
  /** How many are reserved and not yet sent. */
  readonly reserved: number;
  readonly contactAt: number;
  readonly closedAt: number;
  readonly mutedUntil: number;
  readonly dialogue: {
    readonly name: string;
    readonly until: number;
    readonly values: Readonly<Record<string, string>>;
  } | null;
  readonly applied: readonly {
    readonly rule: string;
    readonly at: readonly number[];
    readonly until: number;
  }[];
  /** What rules remember, by name, each until a time. */
  readonly kept: readonly KeptView[];
  readonly deliveries: readonly {
    readonly key: string;
    readonly at: number;
    readonly states: readonly string[];
  }[];
}

export interface KeptView {
  readonly kind: KeptKind;
  readonly name: string;
  /** The value, the count or the step of the dialogue; empty for a tag. */
  readonly text: string;
  readonly until: number;
}
export const keptKinds = ['dialogues', 'values', 'counters', 'tags'] as const;
export type KeptKind = (typeof keptKinds)[number];

export interface WindowState {
  readonly action: ActionClass;
  readonly limit: number;
  /** Of the quota. */
  readonly seconds: number;
  /** null if the user never did so. */
  readonly grant: { readonly at: number; readonly until: number; readonly left: number } | null;
  readonly isOpen: boolean;
}

/** One line of a chat. */
export interface ChatItem {
  readonly id: string;
  readonly account: string;
  readonly openId: string;
  /** By the local clock, milliseconds. */
  readonly at: number;
  readonly trace: string | null;
  readonly said: Said;
}

export type Said =
  /** What the user sent: the fields of the push, with the names that templates use. */
  | { readonly by: 'user'; readonly type: string; readonly fields: Fields }
  | {
      readonly by: 'account';
      readonly message: Fields;
      readonly state: 'sent' | 'refused' | 'undetermined' | 'sending';
      readonly code?: number;
      /** Whether it was in the response to the push. */
      readonly isPassive?: true;
    }
  | { readonly by: 'nobody'; readonly what: Remark };

export type Fields = Readonly<Record<string, unknown>>;

/** A grey line. */
export type Remark =
  | { readonly kind: 'event'; readonly event: string; readonly fields: Fields }
  | { readonly kind: 'silence'; readonly why: Silence }
  | { readonly kind: 'transfer'; readonly agent: string }
  | { readonly kind: 'abnormal'; readonly why: string }
  | { readonly kind: 'rejected'; readonly status: number; readonly why: string }
  | { readonly kind: 'passed'; readonly milliseconds: number };

/** Why no rule replied. Times in epoch seconds. */
export type Silence =
  | { readonly kind: 'muted'; readonly rule: string | null; readonly until: number }
  | { readonly kind: 'cooldown'; readonly rule: string; readonly until: number | null }
  | { readonly kind: 'ignored'; readonly rule: string }
  | { readonly kind: 'later'; readonly rule: string }
  | { readonly kind: 'window'; readonly code: string }
  | { readonly kind: 'nothing' };

const stepKinds = [
  'push',
  'verify',
  'request',
  'queue',
  'rules',
  'reserve',
  'typing',
  'upload',
  'send',
  'settle',
  'event',
] as const;
export type StepKind = (typeof stepKinds)[number];
const actors = ['wechat', 'receiver', 'sender', 'bus'] as const;
export type Actor = (typeof actors)[number];

/** One step of a message's path. Times are milliseconds since the beginning of the trace. */
export interface Step {
  readonly id: number;
  readonly kind: StepKind;
  readonly by: Actor;
  readonly start: number;
  /** null while it runs. */
  readonly end: number | null;
  /** The wait between this step and the next. */
  readonly waitedUntil?: number | null;
  readonly failed?: true;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  readonly payloads: readonly Payload[];
}

export interface Payload {
  readonly name: 'plain' | 'cipher' | 'request' | 'response' | 'headers' | 'detail' | 'log';
  readonly text: string;
}

export type TraceOutcome =
  | 'running'
  | 'replied'
  | 'silent'
  | 'refused'
  | 'undetermined'
  | 'rejected'
  | 'failed';

/** The path of one message, from the push to the bus. */
export interface Trace {
  readonly id: string;
  readonly account: string;
  /** null if the push could not be read. */
  readonly openId: string | null;
  /** The key of the push, as in logs and events. */
  readonly key: string | null;
  readonly from: 'push' | 'request';
  /** Its subject in a few words: the user's text, or the event. */
  readonly title: string;
  readonly at: number;
  readonly outcome: TraceOutcome;
  /** The rule that answered. */
  readonly rule: string | null;
  /** Milliseconds until the user saw the first reply. */
  readonly seenAfter: number | null;
  readonly steps: readonly Step[];
  readonly rules: readonly RuleSeen[];
}

export interface RuleSeen {
  readonly rule: string;
  readonly outcome: RuleOutcome;
  readonly why: Text;
}

/** An event that went over the bus. */
export interface EventView {
  readonly id: string;
  readonly at: number;
  readonly source: string;
  readonly detailType: string;
  readonly detail: Fields;
  readonly trace: string | null;
}

/** The state of the simulated WeChat. */
export interface WeatherView {
  readonly manner: Manner;
  /** How far the local clock is ahead because time was skipped; milliseconds. */
  readonly ahead: number;
  /** What the local clock shows is the machine's time plus this; milliseconds. */
  readonly offset: number;
}

export interface QueueCounts {
  readonly working: number;
  readonly waiting: number;
  readonly scheduled: number;
  readonly dead: number;
}

/** The news on the stream. */
export type News =
  | { readonly kind: 'chat'; readonly item: ChatItem }
  | { readonly kind: 'gone'; readonly id: string }
  | { readonly kind: 'trace'; readonly trace: Trace }
  | { readonly kind: 'event'; readonly event: EventView }
  | { readonly kind: 'typing'; readonly account: string; readonly openId: string; readonly until: number }
  | { readonly kind: 'user'; readonly user: UserView }
  | { readonly kind: 'person'; readonly person: PersonView }
  | { readonly kind: 'weather'; readonly weather: WeatherView }
  | { readonly kind: 'rules'; readonly status: RulesStatus }
  | { readonly kind: 'stack'; readonly needsStack: boolean }
  | { readonly kind: 'queues'; readonly counts: QueueCounts };

/** Everything there is when the page opens. */
export interface Snapshot {
  readonly surroundings: Surroundings;
  readonly accounts: readonly AccountView[];
  readonly users: readonly UserView[];
  readonly persons: readonly PersonView[];
  readonly chat: readonly ChatItem[];
  readonly traces: readonly Trace[];
  readonly events: readonly EventView[];
  readonly weather: WeatherView;
  readonly rules: readonly RulesStatus[];
  /** Whether the account files need a different stack than the running one. */
  readonly needsStack: boolean;
  readonly queues: QueueCounts;
}
