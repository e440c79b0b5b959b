import type { Condition, ProgramRule, Reply } from '#shared/rules/program.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { EncryptionMode } from '#shared/wechat/credentials.ts';
import { mediaFilesOf } from '#shared/wechat/outgoing/media-files.ts';
import { maxTextBytes } from '#shared/wechat/outgoing/outgoing-types.ts';
import { both } from '../../language/text.ts';
import { error, type Report } from './report.ts';

/**
 * The types of message that a passive reply can be.
 *
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
 */
const passiveTypes: readonly string[] = ['text', 'image', 'voice', 'video', 'music', 'news'];

/** Checks that a passive rule can be answered in the HTTP response to a push. */
export function checkPassive(
  rule: ProgramRule,
  { kind, encryption }: { readonly kind: AccountKind; readonly encryption: EncryptionMode },
  path: readonly PropertyKey[],
  report: Report,
): void {
  if (rule.passive === undefined && (rule.transfer === undefined || rule.transfer.byCall)) return;
  const field = rule.transfer === undefined ? 'passive' : 'transfer';
  if (encryption === 'plaintext' && dependsOnMemory(rule)) {
    error(
      report,
      [...path, field],
      'passive-with-memory',
      both(
        'depends on what is remembered about the user, and a passive reply must not show that in plaintext mode: there the signature does not cover who writes',
        '要看用户的记录，而明文模式下签名不包含发送人，响应里不能透露记录',
      ),
      both(
        'Set encryption: safe in the account file and in the WeChat console, or answer without it.',
        '在账号文件和微信后台都改成安全模式（encryption: safe），或者不用它来回答。',
      ),
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
      both('is not possible for a mini program', '小程序不能这样做'),
      both(
        'Remove it: the only response that WeChat accepts for a mini program is a transfer.',
        '删掉它：小程序的响应里微信只接受转人工。',
      ),
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
      both(
        `needs exactly one reply, but there are ${rule.replies?.length ?? 0}`,
        `只能有一条回复，现在有 ${rule.replies?.length ?? 0} 条`,
      ),
      both('An HTTP response has room for one reply.', '一次响应只能带一条回复。'),
    );
  }
  for (const { message, after } of replies) {
    if (after !== undefined) {
      error(
        report,
        at,
        'passive-delayed',
        both('cannot be delayed', '不能延后'),
        both('Remove `after`, or answer without passive.', '去掉 after，或者去掉 passive。'),
      );
    }
    if (message.msgtype === 'text' && Buffer.byteLength(message.text.content) > maxTextBytes) {
      error(
        report,
        at,
        'passive-too-long',
        both(
          `has ${Buffer.byteLength(message.text.content)} bytes of text in UTF-8, but a response can have only ${maxTextBytes}`,
          `文字有 ${Buffer.byteLength(message.text.content)} 字节，一次响应最多 ${maxTextBytes} 字节（一个汉字 3 字节）`,
        ),
        both(
          'Shorten it, or answer without passive: then it is sent as several messages.',
          '缩短它，或者去掉 passive，这样会分成几条发送。',
        ),
      );
    }
    for (const { file } of mediaFilesOf(message, kind)) {
      error(
        report,
        at,
        'passive-file',
        both(
          `cannot send the file ${file}: nothing is uploaded before the response`,
          `不能发文件 ${file}：响应之前来不及上传`,
        ),
        both(
          'Give the id of permanent media (永久素材), or answer without passive.',
          '写永久素材的 media_id，或者去掉 passive。',
        ),
      );
    }
    if (!passiveTypes.includes(message.msgtype)) {
      error(
        report,
        at,
        'passive-type',
        both(`cannot be a ${message.msgtype}`, `不能是 ${message.msgtype}`),
        both(`It can be ${passiveTypes.join(', ')}.`, `可以是 ${passiveTypes.join('、')}。`),
      );
    }
  }
}

/** Whether the conversation has to be read to know if a rule applies, or what it replies. */
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
    case 'message':
    case 'event':
    case 'value':
    case 'text':
    case 'location':
    case 'during':
    case 'rollout':
    case 'user':
      return false;
  }
}
