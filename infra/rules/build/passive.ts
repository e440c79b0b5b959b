import type { Condition, ProgramRule, Reply } from '#shared/rules/program.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { EncryptionMode } from '#shared/wechat/credentials.ts';
import { mediaFilesOf } from '#shared/wechat/outgoing/media-files.ts';
import { maxTextBytes } from '#shared/wechat/outgoing/outgoing-types.ts';
import { type Kinds, mayBeEvent } from './kinds.ts';
import { error, type Report } from './report.ts';

/**
 * What can be answered in the HTTP response to a push.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
const passiveTypes: readonly string[] = ['text', 'image', 'voice', 'video', 'music', 'news'];

/** Checks that the receiver can give the answer of a rule in its HTTP response. */
export function checkPassive(
  rule: ProgramRule,
  kinds: Kinds,
  { kind, encryption }: { readonly kind: AccountKind; readonly encryption: EncryptionMode },
  path: readonly PropertyKey[],
  report: Report,
): void {
  if (rule.transfer !== undefined && mayBeEvent(kinds)) {
    error(
      report,
      [...path, 'transfer'],
      'transfer-of-event',
      'may be asked for an event, and only what a user writes can be handed over',
      'Add message: any to its `when`, or the types of messages to hand over.',
    );
  }
  if (rule.passive === undefined && rule.transfer === undefined) return;
  const field = rule.transfer === undefined ? 'passive' : 'transfer';
  if (encryption === 'plaintext' && dependsOnMemory(rule)) {
    error(
      report,
      [...path, field],
      'passive-with-memory',
      'depends on what is remembered of the user, which an answer in the response must not show in plaintext mode: there the signature does not cover who writes',
      'Set encryption: safe in the account file and in the WeChat console, or answer without it.',
    );
  }
  if (rule.transfer === undefined) checkReply(rule, kind, path, report);
}

function checkReply(
  rule: ProgramRule,
  kind: AccountKind,
  path: readonly PropertyKey[],
  report: Report,
): void {
  const at = [...path, 'passive'];
  if (kind === 'mini-program') {
    error(
      report,
      at,
      'passive-mini-program',
      'is not possible for a mini program',
      'Remove it: WeChat takes no answer in the response but a transfer.',
    );
  }
  const replies: Reply[] = (rule.replies ?? []).flatMap((step) =>
    'oneOf' in step ? step.oneOf.map(({ reply }) => reply) : [step],
  );
  const first = rule.replies?.[0];
  if (first === undefined || rule.replies?.length !== 1) {
    error(
      report,
      at,
      'passive-reply',
      `needs exactly one reply and there are ${rule.replies?.length ?? 0}`,
      'An HTTP response holds one answer.',
    );
  }
  for (const { message, after } of replies) {
    if (after !== undefined) {
      error(report, at, 'passive-delayed', 'cannot be delayed', 'Remove `after`, or answer without passive.');
    }
    if (message.msgtype === 'text' && Buffer.byteLength(message.text.content) > maxTextBytes) {
      error(
        report,
        at,
        'passive-too-long',
        `has ${Buffer.byteLength(message.text.content)} bytes of text in UTF-8, and a response holds ${maxTextBytes}`,
        'Shorten it, or answer without passive: then it is sent as several messages.',
      );
    }
    for (const { file } of mediaFilesOf(message, kind)) {
      error(
        report,
        at,
        'passive-file',
        `cannot send the file ${file}: nothing is uploaded before the response`,
        'Give a media id that WeChat keeps (永久素材), or answer without passive.',
      );
    }
    if (!passiveTypes.includes(message.msgtype)) {
      error(
        report,
        at,
        'passive-type',
        `cannot be a ${message.msgtype}`,
        `It can be ${passiveTypes.join(', ')}.`,
      );
    }
  }
}

/** Whether it cannot be known without reading the conversation whether or how a rule applies. */
export function dependsOnMemory({ when, limits, place, usesMemory }: ProgramRule): boolean {
  return limits !== undefined || place !== undefined || usesMemory !== undefined || readsMemory(when);
}

function readsMemory(condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
    case 'none':
      return condition.of.some(readsMemory);
    case 'state':
    case 'firstContact':
    case 'silentFor':
    case 'remembered':
    case 'counted':
    case 'tag':
    case 'unmatched':
      return true;
    default:
      return false;
  }
}
