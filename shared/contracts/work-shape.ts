import type { DecidedReply, Decision } from '../rules/engine/decision.ts';
import { actionClasses } from '../wechat/inbound/action-class.ts';
import type { Push } from '../wechat/inbound/push.ts';
import { isObject } from '../wechat/is-object.ts';
import { outgoingSpecs } from '../wechat/outgoing/outgoing-types.ts';

/*
 * What the sender relies on in work from the queue. It may have been written by another version. Work that cannot be
 * handled has to be recognised first, or it would fail again and again, and its user would wait.
 */

/** The largest time of a `Date`; epoch seconds: https://tc39.es/ecma262/#sec-time-values-and-time-range */
const lastTime = 8.64e12;

export function isPush(value: unknown): value is Push {
  if (!isObject(value)) return false;
  const { key, openId, createTime, opens, message } = value;
  return (
    typeof key === 'string' &&
    typeof openId === 'string' &&
    typeof createTime === 'number' &&
    Math.abs(createTime) <= lastTime &&
    (opens === null || actionClasses.some((one) => one === opens)) &&
    isObject(message) &&
    typeof message['type'] === 'string'
  );
}

export function isDecision(value: unknown): value is Decision {
  if (!isObject(value)) return false;
  const { rule, applied, replies, delayed, passive, emits, changes } = value;
  return (
    isNullOrText(rule) &&
    isListOf(applied, (one) => typeof one === 'string') &&
    isListOf(replies, isDecidedReply) &&
    isListOf(delayed, isDecidedReply) &&
    (passive === null || isTransfer(passive) || isDecidedReply(passive)) &&
    isListOf(emits, isObject) &&
    isObject(changes)
  );
}

function isDecidedReply(value: unknown): value is DecidedReply {
  if (!isObject(value) || typeof value['rule'] !== 'string' || !isObject(value['message'])) return false;
  const { message } = value;
  const type = message['msgtype'];
  return typeof type === 'string' && Object.hasOwn(outgoingSpecs, type) && isObject(message[type]);
}

function isTransfer(value: unknown): boolean {
  return isObject(value) && value['kind'] === 'transfer' && typeof value['rule'] === 'string';
}

function isNullOrText(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function isListOf(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}
