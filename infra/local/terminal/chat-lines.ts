import type { ChatItem, Fields, Remark, Said, Silence } from '../page/model.ts';
import type { Style } from './style.ts';

/** A line of a chat as the terminal shows it, with what is grey in grey. @param nameOf what a user is called */
export function chatLine(
  { account, openId, at, said }: ChatItem,
  nameOf: (openId: string) => string,
  style: Style,
): string {
  const time = style.grey(new Date(at).toTimeString().slice(0, 8));
  const user = nameOf(openId);
  const [from, to] = said.by === 'user' ? [user, account] : [account, user];
  const head = said.by === 'nobody' ? style.grey(`${account} · ${user}`) : `${from} → ${to}`;
  const text = shown(said, style).replaceAll('\n', `\n${' '.repeat(12)}`);
  return `  ${time}  ${head}  ${text}`;
}

function shown(said: Said, style: Style): string {
  switch (said.by) {
    case 'user':
      return style.bold(messageText(said.type, said.fields));
    case 'account':
      return style.green(accountText(said)) + afterwards(said, style);
    case 'nobody':
      return style.grey(`— ${remark(said.what)}`);
  }
}

function afterwards({ state, code, isPassive }: Extract<Said, { by: 'account' }>, style: Style): string {
  if (state === 'refused') return style.red(`  ✗ WeChat refuses it: ${code ?? ''}`);
  if (state === 'undetermined') return style.red(`  ? its outcome is unknown, and it is not sent again`);
  return isPassive === true ? style.grey('  (in the response)') : '';
}

function accountText({ message }: Extract<Said, { by: 'account' }>): string {
  const type = String(message['msgtype'] ?? message['type'] ?? '');
  const content = message[type];
  return messageText(type, typeof content === 'object' && content !== null ? (content as Fields) : message);
}

/** Text as it is; of everything else what a person would see of it. */
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

function remark(what: Remark): string {
  switch (what.kind) {
    case 'event':
      return `${what.event}${fieldsText(what.fields)}`;
    case 'silence':
      return `${silence(what.why)} (/why)`;
    case 'transfer':
      return `is handed over to ${what.agent || 'the agents'}`;
    case 'abnormal':
      return `该公众号暂时无法提供服务 (${what.why})`;
    case 'rejected':
      return `the push was refused: HTTP ${what.status} ${what.why}`;
    case 'passed':
      return `${Math.round(what.milliseconds / 1000)} s have passed`;
  }
}

function fieldsText(fields: Fields): string {
  const shownFields = Object.entries(fields).filter(([, value]) => typeof value !== 'object' && value !== '');
  return shownFields.map(([name, value]) => ` ${name}=${String(value)}`).join('');
}

function silence(why: Silence): string {
  const at = (seconds: number): string => new Date(seconds * 1000).toTimeString().slice(0, 5);
  switch (why.kind) {
    case 'muted':
      return `no reply: muted${why.rule === null ? '' : ` by ${why.rule}`} until ${at(why.until)}`;
    case 'cooldown':
      return `no reply: ${why.rule} ${why.until === null ? 'is used up' : `cools down until ${at(why.until)}`}`;
    case 'ignored':
      return `no reply: ${why.rule} gives none`;
    case 'later':
      return `${why.rule} replies later`;
    case 'window':
      return `not sent: ${why.code}`;
    case 'nothing':
      return 'no reply: no rule applies';
  }
}
