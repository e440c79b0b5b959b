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

/** What whoever looks on works with. */
export interface Scene {
  readonly accounts: ReadonlyMap<string, TracedAccount>;
  /** By the local clock, milliseconds. */
  readonly now: () => number;
  readonly book: Book;
  readonly chat: ChatLog;
  readonly media: MediaShelf;
  readonly tell: (news: News) => void;
  /** The rules that decide about a message. */
  readonly rulesFor: (account: string, message: MessageAsked) => Promise<RuleSet>;
  readonly conversationOf: (account: string, openId: string) => Promise<Conversation | undefined>;
  /** What the sender has had scheduled, by the schedule's name. */
  readonly scheduled: Map<string, ScheduledWork>;
  /** Hears of every user that writes. */
  readonly meet: (openId: string) => void;
}

export interface ScheduledWork {
  /** Milliseconds. */
  readonly at: number;
  readonly body: string;
}

export interface TracedAccount {
  readonly account: Account;
  readonly secrets: AccountSecrets;
  readonly quotas: QuotaTable;
}
