import type { Text } from '../../language/text.ts';

/* What the console sends the page: rules, records, queues and tokens. Types only. */

/** The state of an account's rules. */
export interface RulesStatus {
  readonly account: string;
  readonly file: string;
  readonly rules: number;
  /** How many users the file names as testers. */
  readonly testers: number;
  readonly savedAt: number;
  readonly findings: readonly FindingView[];
}

export interface FindingView {
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  readonly code: string;
  /** The rule that it is about. */
  readonly about: string | null;
  readonly problem: Text;
  readonly remedy: Text | null;
  /** The fix, if it is certain; null otherwise. */
  readonly fix: Fix | null;
}

/** A replacement for a text of the file. */
export interface Fix {
  /** From 1, as an editor counts. */
  readonly line: number;
  readonly column: number;
  readonly before: string;
  readonly after: string;
}

export interface RulesVersionView {
  readonly version: number;
  /** Epoch seconds. */
  readonly at: number;
  readonly by: string;
  readonly note: string;
  readonly rules: number;
}

export interface DeadLetterView {
  readonly queue: string;
  readonly id: string;
  /** ISO 8601. */
  readonly sentAt: string;
  readonly account: string;
  readonly user: string;
  readonly what: string;
  readonly error: string | null;
}

/** The messages in the queues of the local run. */
export interface QueuesView {
  readonly queues: readonly {
    readonly name: string;
    readonly messages: readonly { readonly about: string; readonly trace: string | null }[];
  }[];
  /** Scheduled work and its time, ISO 8601. */
  readonly scheduled: readonly { readonly at: string; readonly about: string }[];
}

/** Times in epoch seconds. */
export interface TokenView {
  readonly account: string;
  /** null if there is none yet. */
  readonly token: {
    readonly version: number;
    readonly beginning: string;
    readonly fetchedAt: number;
    readonly expiresAt: number;
    readonly forcedToday: number;
  } | null;
}

/** How many rules are new, different and gone. */
export interface ChangedRules {
  readonly new: number;
  readonly changed: number;
  readonly gone: number;
}
