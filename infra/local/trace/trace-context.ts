import type { MessageAsked } from '#shared/aws/rules-in-force.ts';
import type { RuleSet } from '#shared/rules/rule-set.ts';
import type { Conversation } from '#shared/window/conversation.ts';
import type { QuotaTable } from '#shared/window/quota.ts';
import type { Account } from '../../config/account-schema.ts';
import type { News } from '../page/model.ts';
import type { AccountSecrets } from '../stack/secrets.ts';
import type { Book } from './book.ts';
import type { ChatLog } from './chat-log.ts';
import type { MediaShelf } from './media-shelf.ts';

/** What the observers share. */
export interface TraceContext {
  /** An account as it is now; undefined if there is none with this name whose keys are known. */
  readonly accountNamed: (name: string) => TracedAccount | undefined;
  /** By the local clock, milliseconds. */
  readonly now: () => number;
  readonly book: Book;
  readonly chat: ChatLog;
  readonly media: MediaShelf;
  readonly tell: (news: News) => void;
  /** The rules that decide about a message. */
  readonly rulesFor: (account: string, message: MessageAsked) => Promise<RuleSet>;
  readonly conversationOf: (account: string, openId: string) => Promise<Conversation | undefined>;
  /** The sender's schedules, by name. */
  readonly scheduled: Map<string, ScheduledWork>;
  /** Called for every user who writes. */
  readonly meet: (openId: string) => void;
}

export interface ScheduledWork {
  /** Milliseconds. */
  readonly at: number;
  readonly body: string;
}

export interface TracedAccount {
  readonly account: Account;
  /** The newest first. */
  readonly keys: readonly AccountSecrets[];
  readonly quotas: QuotaTable;
}
