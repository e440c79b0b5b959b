import type { Message } from '../../wechat/inbound/push.ts';
import type { KeptChange, MemoryChange, RuleMemory } from '../memory.ts';

/**
 * What a message changes in memory whatever the rules say: contact, and while a person talks with the user the rules keep
 * silent. WeChat ends that conversation by itself when the person says nothing for half an hour.
 *
 * @param at epoch seconds
 * @param mute how long the account wants its rules to keep silent at most, seconds; 0 for not at all
 * @param memory what is remembered of the user, where that has been read
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
      // Whoever comes back begins anew, but gets nothing twice: limits and counters stay.
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

/** Whether a user sent it, as opposed to an event. */
export function isFromUser(message: Message): boolean {
  return message.type !== 'event' && message.type !== 'unknownEvent';
}

/** Events that WeChat reports without the user having done anything. */
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
