import type { Message } from '../../wechat/inbound/push.ts';
import type { KeptChange, MemoryChange, RuleMemory } from '../memory.ts';

/**
 * The changes to memory that every message makes, whatever the rules say: the time of contact, and the silence of the rules
 * while a person talks with the user. WeChat ends such a session itself after half an hour without a word from the agent.
 *
 * @param at epoch seconds
 * @param mute how long the account's rules keep silent at most; seconds, 0 for not at all
 * @param memory what is remembered of the user, if it was read
 * @see https://developers.weixin.qq.com/doc/service/guide/product/kf/forward.html
 */
export function changesBy(
  message: Message,
  at: number,
  mute: number,
  memory: RuleMemory | undefined,
): MemoryChange {
  const contact = isContact(message);
  if (message.type !== 'event') return { contact };
  switch (message.event) {
    case 'kf_create_session':
    case 'kf_switch_session':
      return mute === 0 ? { contact } : { contact, mutedUntil: at + mute };
    case 'kf_close_session':
      return mute === 0 ? { contact } : { contact, mutedUntil: 0 };
    case 'unsubscribe':
      // A user who follows again starts over, but limits and counters stay, so that nothing is given twice.
      return { contact, mutedUntil: 0, state: null, ...forgotten(memory) };
    default:
      return { contact };
  }
}

function forgotten(memory: RuleMemory | undefined): { readonly kept?: KeptChange } {
  const { dialogues, values, tags } = memory?.kept ?? {};
  if (dialogues === undefined && values === undefined && tags === undefined) return {};
  const none = (entries: object = {}): Record<string, null> =>
    Object.fromEntries(Object.keys(entries).map((name) => [name, null]));
  return { kept: { dialogues: none(dialogues), values: none(values), tags: none(tags) } };
}

/** Whether a user wrote it. Events are not messages in this sense. */
export function isFromUser(message: Message): boolean {
  return message.type !== 'event' && message.type !== 'unknownEvent';
}

/** Events that WeChat sends without any action of the user. */
const reports: ReadonlySet<string> = new Set([
  'unsubscribe',
  'kf_create_session',
  'kf_close_session',
  'kf_switch_session',
  'TEMPLATESENDJOBFINISH',
  'MASSSENDJOBFINISH',
  'PUBLISHJOBFINISH',
  'subscribe_msg_sent_event',
  'user_info_modified',
  'user_authorization_revoke',
  'wxa_media_check',
  'debug_demo',
]);

function isContact(message: Message): boolean {
  if (message.type === 'unknownEvent') return false;
  return message.type !== 'event' || !reports.has(message.event);
}
