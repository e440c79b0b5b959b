import { maxTextBytes } from '../../wechat/outgoing/outgoing-types.ts';
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
  /** What is other than in the console, or could not be carried over, by rule. */
  readonly notes: readonly (Note & { readonly rule: string })[];
}

export interface ImportOptions {
  /** The files that were saved, by the media id or URL that the console names them by. */
  readonly media: ReadonlyMap<string, string>;
  /** Whether rules answer in the response to the push where they can, which needs no verified account. */
  readonly passive: boolean;
  /** How many messages may be sent for a message of a user. */
  readonly quota: number;
}

/** The console says it once an hour to one user, at most. */
const defaultCooldown = '1h';

const notOnceAnHour: Note = {
  code: 'once_an_hour',
  problem: 'it answers every message, because an answer in the response cannot know of the last hour',
  remedy: 'For once an hour, replace passive: true by cooldown: 1h. That needs a verified account.',
};

/**
 * Makes rules of the console's auto-replies that do the same: the reply to a follow, those to keywords in their order, and
 * the one to everything else. Keywords are compared as the console does, exactly.
 */
export function importConsole(console: ConsoleReplies, options: ImportOptions): Imported {
  const notes: (Note & { readonly rule: string })[] = [];
  const ids = new Set<string>();
  const rules: ImportedRule[] = [];
  const add = (rule: string, when: object, replies: readonly ConsoleReply[], more: More): void => {
    const converted = replies.map((one) => convertReply(one, options.media));
    notes.push(...converted.flatMap((one) => one.notes.map((note) => ({ rule, ...note }))));
    const usable = converted.map(({ reply }) => reply).filter((reply) => reply !== null);
    const { isRandom = false, cooldown, ...fields } = more;
    const action = actionOf(rule, usable, isRandom);
    if (cooldown !== undefined && action.passive) notes.push({ rule, ...notOnceAnHour });
    rules.push({
      id: rule,
      ...withoutUndefined({ ...fields, cooldown: action.passive ? undefined : cooldown }),
      when,
      ...action,
    });
  };
  function actionOf(
    rule: string,
    replies: readonly ImportedReply[],
    isRandom: boolean,
  ): Partial<ImportedRule> {
    const [first] = replies;
    if (first === undefined) {
      const remedy = 'It is switched off. Give it a reply, and remove `enabled` and `ignore`.';
      notes.push({ rule, code: 'no_reply', problem: 'nothing of its replies could be carried over', remedy });
      return { enabled: false, ignore: true };
    }
    if (!isRandom && replies.length > options.quota) {
      notes.push({
        rule,
        code: 'over_quota',
        problem: `it sends ${replies.length} messages, and WeChat allows ${options.quota}`,
        remedy: 'Put them into fewer messages: the last ones would be refused.',
      });
    }
    const isSingle = replies.length === 1;
    const reply = isSingle ? first : isRandom ? { oneOf: replies } : replies;
    const isOneMessage = (isSingle || isRandom) && replies.every(fitsResponse);
    return { ...(options.passive && isOneMessage ? { passive: true as const } : {}), reply };
  }

  const { add_friend_autoreply_info: follow, message_default_autoreply_info: rest } = console;
  if (follow !== undefined) {
    add(
      unique('follow', ids),
      { event: 'subscribe' },
      [follow],
      switchedOff(console.is_add_friend_reply_open),
    );
  }
  for (const rule of console.keyword_autoreply_info?.list ?? []) {
    const id = unique(idFrom(rule.rule_name), ids);
    if (rule.keyword_list_info.every(({ content }) => content === '')) {
      const problem = 'it has no keyword, so the console never used it, and it is left out';
      notes.push({ rule: id, code: 'no_keyword', problem, remedy: 'Write it anew if it is needed.' });
      continue;
    }
    const name = rule.rule_name === '' || rule.rule_name === id ? undefined : rule.rule_name;
    add(id, whenOf(rule), rule.reply_list_info, { name, isRandom: rule.reply_mode === 'random_one' });
  }
  if (rest !== undefined) {
    add(unique('otherwise', ids), { message: 'any' }, [rest], {
      ...switchedOff(console.is_autoreply_open),
      default: true,
      cooldown: defaultCooldown,
    });
  }
  return { rules, notes };
}

/** What takes an upload, is a kind of its own or is too long does not fit into a response. */
function fitsResponse(reply: ImportedReply): boolean {
  const { text, mpnews } = reply;
  const hasFile = Object.values(reply).some(
    (content) => typeof content === 'object' && content !== null && 'file' in content,
  );
  const isLong = typeof text === 'string' && Buffer.byteLength(text) > maxTextBytes;
  return !hasFile && !isLong && mpnews === undefined;
}

interface More {
  readonly name?: string | undefined;
  readonly enabled?: false | undefined;
  readonly default?: true;
  readonly cooldown?: string | undefined;
  readonly isRandom?: boolean;
}

function withoutUndefined(fields: More): Partial<ImportedRule> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** What is switched off in the console is kept, switched off. */
function switchedOff(isOn: boolean): { enabled?: false } {
  return isOn ? {} : { enabled: false };
}

function whenOf({ keyword_list_info: keywords }: ConsoleRule): object {
  const of = (mode: 'contain' | 'equal'): string[] => [
    ...new Set(
      keywords.filter((one) => one.match_mode === mode && one.content !== '').map(({ content }) => content),
    ),
  ];
  const [equals, contains] = [of('equal'), of('contain')];
  return {
    text: {
      ...(equals.length === 0 ? {} : { equals }),
      ...(contains.length === 0 ? {} : { contains }),
      normalize: false,
    },
  };
}

/** A rule's name as an id, as near as an id can come. */
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
