import { maxTextBytes } from '#shared/wechat/outgoing/outgoing-types.ts';
import { both } from '../../language/text.ts';
import type { ConsoleReplies, ConsoleReply, ConsoleRule } from './console-replies.ts';
import { convertReply, type ImportedReply, type Note } from './import-reply.ts';

/** A rule as it is written in an account's file. */
export interface ImportedRule {
  readonly id: string;
  readonly name?: string;
  readonly enabled?: false;
  readonly default?: true;
  readonly when: object;
  readonly cooldown?: string;
  readonly passive?: true;
  readonly reply?: ImportedReply | readonly ImportedReply[];
  readonly ignore?: true;
}

export interface Imported {
  readonly rules: readonly ImportedRule[];
  /** What differs from the console, or could not be imported, by rule. */
  readonly notes: readonly (Note & { readonly rule: string })[];
}

export interface ImportOptions {
  /** The saved files, by the media id or URL in the console's reply. */
  readonly media: ReadonlyMap<string, string>;
  /** Whether rules give passive replies where possible. These need no verified account. */
  readonly passive: boolean;
  /** How many messages may be sent after a message from a user. */
  readonly quota: number;
}

/** The console sends the default reply to a user at most once an hour. */
const defaultCooldown = '1h';

const notOnceAnHour: Note = {
  code: 'once_an_hour',
  problem: both(
    'it answers every message, not once an hour: a passive reply does not know when it was last sent',
    '每条消息都会回复，不是一小时一次：被动回复不知道上次是什么时候发的',
  ),
  remedy: both(
    'For once an hour, replace passive: true with cooldown: 1h. That needs a verified account.',
    '要一小时一次，把 passive: true 换成 cooldown: 1h，这需要已认证的账号。',
  ),
};
const noKeyword: Note = {
  code: 'no_keyword',
  problem: both(
    'it has no keyword, so the console never used it, and it is left out',
    '没有关键词，后台从来没有用过，所以没有带过来',
  ),
  remedy: both('Write it yourself if you need it.', '需要的话自己写一条。'),
};
const noReply: Note = {
  code: 'no_reply',
  problem: both('none of its replies could be carried over', '它的回复一条都没能带过来'),
  remedy: both(
    'It is switched off. Give it a reply, and remove enabled and ignore.',
    '这条规则已停用。给它写上回复，再删掉 enabled 和 ignore。',
  ),
};
const overQuota = (messages: number, quota: number): Note => ({
  code: 'over_quota',
  problem: both(
    `it sends ${messages} messages, and WeChat allows ${quota}`,
    `要发 ${messages} 条消息，微信只允许 ${quota} 条`,
  ),
  remedy: both(
    'Put them into fewer messages: the last ones would be refused.',
    '合并成几条：多出来的会被拒绝。',
  ),
});

/**
 * Converts the console's auto-replies to rules that do the same: the reply to a new follower, the replies to keywords in
 * their order, and the default reply. Keywords are compared exactly, as the console does.
 */
export function importConsole(console: ConsoleReplies, options: ImportOptions): Imported {
  const imported = [...plansFor(console)].map((plan) => importRule(plan, options));
  return {
    rules: imported.flatMap(({ rule }) => rule ?? []),
    notes: imported.flatMap(({ id, notes }) => notes.map((note) => ({ rule: id, ...note }))),
  };
}

/** A rule before its replies are converted. */
interface Plan {
  readonly id: string;
  readonly fields: Omit<ImportedRule, 'id' | 'when' | 'reply' | 'ignore' | 'passive'>;
  /** null if it has no keyword. */
  readonly when: object | null;
  readonly replies: readonly ConsoleReply[];
  readonly isRandom: boolean;
}

function* plansFor(console: ConsoleReplies): Generator<Plan> {
  const { add_friend_autoreply_info: follow, message_default_autoreply_info: rest } = console;
  const ids = new Set<string>();
  if (follow !== undefined) {
    const fields = switchedOff(console.is_add_friend_reply_open);
    yield {
      id: unique('follow', ids),
      fields,
      when: { event: 'subscribe' },
      replies: [follow],
      isRandom: false,
    };
  }
  for (const rule of console.keyword_autoreply_info?.list ?? []) {
    const id = unique(idFrom(rule.rule_name), ids);
    const fields = rule.rule_name === '' || rule.rule_name === id ? {} : { name: rule.rule_name };
    const isRandom = rule.reply_mode === 'random_one';
    yield { id, fields, when: whenOf(rule), replies: rule.reply_list_info, isRandom };
  }
  if (rest !== undefined) {
    const fields = {
      ...switchedOff(console.is_autoreply_open),
      default: true,
      cooldown: defaultCooldown,
    } as const;
    yield {
      id: unique('otherwise', ids),
      fields,
      when: { message: 'any' },
      replies: [rest],
      isRandom: false,
    };
  }
}

interface ImportedOne {
  readonly id: string;
  readonly rule: ImportedRule | null;
  readonly notes: readonly Note[];
}

function importRule({ id, fields, when, replies, isRandom }: Plan, options: ImportOptions): ImportedOne {
  if (when === null) return { id, rule: null, notes: [noKeyword] };
  const converted = replies.map((one) => convertReply(one, options.media));
  const usable = converted.map(({ reply }) => reply).filter((reply) => reply !== null);
  const notes = converted.flatMap((one) => one.notes);
  const [first] = usable;
  if (first === undefined) {
    return { id, rule: { id, ...fields, when, enabled: false, ignore: true }, notes: [...notes, noReply] };
  }
  const isSingle = usable.length === 1;
  const reply = isSingle ? first : isRandom ? { oneOf: usable } : usable;
  if (options.passive && (isSingle || isRandom) && usable.every(fitsResponse)) {
    const { cooldown, ...rest } = fields;
    const more = cooldown === undefined ? [] : [notOnceAnHour];
    return { id, rule: { id, ...rest, when, passive: true, reply }, notes: [...notes, ...more] };
  }
  if (!isRandom && usable.length > options.quota) notes.push(overQuota(usable.length, options.quota));
  return { id, rule: { id, ...fields, when, reply }, notes };
}

/** Whether a reply can be passive: no upload, one of the types that WeChat allows, and not too long. */
function fitsResponse(reply: ImportedReply): boolean {
  const { text, mpnews } = reply;
  const hasFile = Object.values(reply).some(
    (content) => typeof content === 'object' && content !== null && 'file' in content,
  );
  const isLong = typeof text === 'string' && Buffer.byteLength(text) > maxTextBytes;
  return !hasFile && !isLong && mpnews === undefined;
}

/** A reply that is off in the console becomes a rule that is off. */
function switchedOff(isOn: boolean): { enabled?: false } {
  return isOn ? {} : { enabled: false };
}

function whenOf({ keyword_list_info: keywords }: ConsoleRule): object | null {
  const of = (mode: 'contain' | 'equal'): string[] => [
    ...new Set(
      keywords.filter((one) => one.match_mode === mode && one.content !== '').map(({ content }) => content),
    ),
  ];
  const [equals, contains] = [of('equal'), of('contain')];
  if (equals.length + contains.length === 0) return null;
  return {
    text: {
      ...(equals.length === 0 ? {} : { equals }),
      ...(contains.length === 0 ? {} : { contains }),
      normalize: false,
    },
  };
}

/** An id as similar as possible to a rule's name. */
function idFrom(name: string): string {
  const id = name
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  return [...id].slice(0, 30).join('') || 'keyword';
}

function unique(wanted: string, taken: Set<string>): string {
  let id = wanted === 'none' ? 'none-1' : wanted;
  for (let number = 2; taken.has(id); number++) id = `${wanted}-${number}`;
  taken.add(id);
  return id;
}
