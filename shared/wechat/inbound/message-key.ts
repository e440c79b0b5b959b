import { hash } from 'node:crypto';
import { type Fields, textOf } from '../fields.ts';

/**
 * A key that WeChat's repeats of one push share and no other push has; 22 characters of base64url.
 *
 * Messages: MsgId alone has collided between users, so user and time belong to it
 * (https://github.com/binarywang/WxJava/issues/333). Events have no MsgId, and two results of a media check can share
 * user and second, so `trace_id` belongs to it (https://github.com/binarywang/WxJava/issues/2705). The time is as WeChat
 * wrote it: a repeat can be signed anew, so what was made of the time it was signed at would differ.
 */
export function messageKey(fields: Fields): string {
  const head = ['ToUserName', 'FromUserName', 'CreateTime', 'MsgType'].map((name) => textOf(fields, name));
  const msgId = textOf(fields, 'MsgId');
  if (msgId !== '') return shortHash([...head, msgId]);
  const event = textOf(fields, 'Event').toLowerCase();
  const marks = ['EventKey', 'trace_id', 'MsgID'].map((name) => textOf(fields, name));
  const rest = marks.every((mark) => mark === '') ? JSON.stringify(fields) : '';
  return shortHash([...head, event, ...marks, rest]);
}

/** A hash of 132 bits over strings that cannot run into each other; base64url. */
export function shortHash(parts: readonly string[]): string {
  return hash('sha256', JSON.stringify(parts), 'base64url').slice(0, 22);
}

/**
 * The key of a request of another service, by which the ledger knows it again. What one service asks for under an id is
 * never taken for what another does.
 */
export function requestKey(account: string, openId: string, source: string, id: string): string {
  return shortHash(['request', account, openId, source, id]);
}

/** The same as an earlier version made it. */
export function formerRequestKey(account: string, openId: string, id: string): string {
  return shortHash(['request', account, openId, id]);
}
