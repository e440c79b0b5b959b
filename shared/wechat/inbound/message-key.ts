import { hash } from 'node:crypto';
import { type Fields, textField } from '../fields.ts';

/**
 * A key that all of WeChat's repeats of a push share, and no other push; 22 characters of base64url.
 *
 * The MsgId of a message has been the same for two users, so the key also has user and time
 * (https://github.com/binarywang/WxJava/issues/333). Events have no MsgId, and two results of a media check can have the
 * same user and second, so the key has `trace_id` (https://github.com/binarywang/WxJava/issues/2705). The time is as WeChat
 * wrote it: the time of the signature can differ between repeats.
 */
export function messageKey(fields: Fields): string {
  const head = ['ToUserName', 'FromUserName', 'CreateTime', 'MsgType'].map((name) => textField(fields, name));
  const msgId = textField(fields, 'MsgId');
  if (msgId !== '') return shortHash([...head, msgId]);
  const event = textField(fields, 'Event').toLowerCase();
  const marks = ['EventKey', 'trace_id', 'MsgID'].map((name) => textField(fields, name));
  const rest = marks.every((mark) => mark === '') ? JSON.stringify(fields) : '';
  return shortHash([...head, event, ...marks, rest]);
}

/** A hash of 132 bits over a list of strings; base64url. `['a', 'b']` and `['ab']` have different hashes. */
export function shortHash(parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 22);
}

/**
 * The key under which the ledger recognises another service's request. Two services that use the same id have different
 * keys.
 */
export function requestKey(account: string, openId: string, source: string, id: string): string {
  return shortHash(['request', account, openId, source, id]);
}

/** The same key as an earlier version made it. */
export function formerRequestKey(account: string, openId: string, id: string): string {
  return shortHash(['request', account, openId, id]);
}
