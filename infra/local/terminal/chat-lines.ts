import type { Language } from '../../language/text.ts';
import type { ChatItem, Fields, Remark, Said, Silence } from '../page/model.ts';
import { clockText } from './moment.ts';
import type { Style } from './style.ts';
import { type TerminalWords, terminalWords } from './words.ts';

/** A line of a chat as the terminal shows it, with remarks in grey. @param nameOf the name of a user */
export function chatLine(
  { account, openId, at, said }: ChatItem,
  nameOf: (openId: string) => string,
  style: Style,
  language: Language,
): string {
  const time = style.grey(clockText(at));
  const user = nameOf(openId);
  const [from, to] = said.by === 'user' ? [user, account] : [account, user];
  const head = said.by === 'nobody' ? style.grey(`${account} · ${user}`) : `${from} → ${to}`;
  const text = shown(said, style, terminalWords[language]).replaceAll('\n', `\n${' '.repeat(12)}`);
  return `  ${time}  ${head}  ${text}`;
}

function shown(said: Said, style: Style, words: TerminalWords): string {
  switch (said.by) {
    case 'user':
      return style.bold(messageText(said.type, said.fields));
    case 'account':
      return style.green(accountText(said)) + afterwards(said, style, words);
    case 'nobody':
      return style.grey(`— ${remark(said.what, words)}`);
  }
}

function afterwards(
  { state, code, isPassive }: Extract<Said, { by: 'account' }>,
  style: Style,
  { chat }: TerminalWords,
): string {
  if (state === 'refused') return style.red(`  ✗ ${chat.refused(code)}`);
  if (state === 'undetermined') return style.red(`  ? ${chat.undetermined}`);
  return isPassive === true ? style.grey(`  ${chat.inResponse}`) : '';
}

function accountText({ message }: Extract<Said, { by: 'account' }>): string {
  const type = String(message['msgtype'] ?? message['type'] ?? '');
  const content = message[type];
  return messageText(type, typeof content === 'object' && content !== null ? (content as Fields) : message);
}

/** Text as it is; anything else as a description of what a person would see. */
function messageText(type: string, fields: Fields): string {
  const field = (name: string): string => (fields[name] === undefined ? '' : String(fields[name]));
  if (type === 'text') return field('content') || field('text');
  const items = fields['list'];
  const details = [
    field('title') || field('head_content') || field('label') || field('recognition'),
    ...(Array.isArray(items)
      ? items.map(({ id, content }: { id?: unknown; content?: unknown }) => `\n  [${id}] ${content}`)
      : []),
    field('tail_content') && `\n${field('tail_content')}`,
    field('url') || field('pagepath') || field('media_id') || field('mediaId'),
    field('latitude') && `${field('latitude')}, ${field('longitude')}`,
  ].filter((one) => one !== '' && one !== undefined);
  return `[${type}] ${details.join(' ')}`.trimEnd();
}

function remark(what: Remark, { chat, silence: words }: TerminalWords): string {
  switch (what.kind) {
    case 'event':
      return `${what.event}${fieldsText(what.fields)}`;
    case 'silence':
      return `${silence(what.why, words)} (/why)`;
    case 'transfer':
      return chat.transfer(what.agent);
    case 'abnormal':
      return `该公众号暂时无法提供服务 (${what.why})`;
    case 'rejected':
      return chat.rejected(what.status, what.why);
    case 'passed':
      return chat.passed(Math.round(what.milliseconds / 1000));
  }
}

function fieldsText(fields: Fields): string {
  // The event's name is said before.
  const shownFields = Object.entries(fields).filter(
    ([name, value]) => name !== 'event' && typeof value !== 'object' && value !== '',
  );
  return shownFields.map(([name, value]) => ` ${name}=${String(value)}`).join('');
}

function silence(why: Silence, words: TerminalWords['silence']): string {
  const at = (seconds: number): string => clockText(seconds * 1000).slice(0, 5);
  switch (why.kind) {
    case 'muted':
      return words.muted(why.rule, at(why.until));
    case 'cooldown':
      return words.cooldown(why.rule, why.until === null ? null : at(why.until));
    case 'ignored':
      return words.ignored(why.rule);
    case 'later':
      return words.later(why.rule);
    case 'window':
      return words.window(why.code);
    case 'nothing':
      return words.nothing;
  }
}
