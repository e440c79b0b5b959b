import type { AuditedReply, AuditRecord, Met } from '#shared/aws/audit-table.ts';
import { replyStates, typeName } from '../../language/record-words.ts';
import type { Language, Text } from '../../language/text.ts';
import { timeText } from '../../language/time-text.ts';

/** What happened to a message, in the words of `rules try`. */
export function whyOf(record: AuditRecord, timezone: string, language: Language): string[] {
  const { at, met, origin, requestId, replies } = record;
  const time = timeText(at, timezone);
  return [
    `${time}  ${met === undefined ? originText(origin, requestId)[language] : typeText(met)[language]}`,
    ...(met === undefined ? [] : metLines(met).map((text) => `    ${text[language]}`)),
    ...replies.map((reply) => `    ${replyText(reply)[language]}`),
  ];
}

function originText(origin: AuditRecord['origin'], requestId: string | undefined): Text {
  if (origin === 'delayed') return { en: 'a delayed reply was due', zh: '延后的回复到时间了' };
  if (origin === 'putOff') return { en: 'a reply that was put off was due', zh: '等待重试的回复到时间了' };
  return { en: `request ${requestId ?? ''} of another service`, zh: `其他服务的请求 ${requestId ?? ''}` };
}

function typeText({ type }: Met): Text {
  return type.startsWith('event ')
    ? { en: type, zh: `事件 ${type.slice('event '.length)}` }
    : { en: `a message of type ${type}`, zh: `${typeName(type).zh}消息` };
}

function metLines({ rule, isDefault, also = [], muted, transferred }: Met): Text[] {
  return [
    ...(muted
      ? [
          {
            en: 'rules keep silent: a person talks with the user, or a rule has muted them',
            zh: '规则静默：人工客服正在接待，或者有规则让它静默',
          },
        ]
      : []),
    rule === null
      ? { en: 'no rule answers', zh: '没有规则回答' }
      : isDefault
        ? { en: `answered by ${rule}, because no other rule does`, zh: `由 ${rule} 回答（没有其他规则回答）` }
        : { en: `answered by ${rule}`, zh: `由 ${rule} 回答` },
    ...(also.length === 0
      ? []
      : [{ en: `also applied: ${also.join(', ')}`, zh: `同时生效：${also.join('、')}` }]),
    ...(transferred ? [{ en: 'handed over to a person', zh: '转给人工' }] : []),
  ];
}

function replyText(reply: AuditedReply): Text {
  const details =
    reply.state === 'refused'
      ? [reply.reason, reply.code, reply.rid && `rid ${reply.rid}`].filter((part) => part !== undefined)
      : [];
  const more = details.length === 0 ? '' : ` (${details.join(' ')})`;
  const by =
    reply.rule === undefined ? { en: '', zh: '' } : { en: ` by ${reply.rule}`, zh: `（规则 ${reply.rule}）` };
  return {
    en: `reply of type ${reply.type}${by.en}: ${replyStates[reply.state].en}${more}`,
    zh: `${typeName(reply.type).zh}回复${by.zh}：${replyStates[reply.state].zh}${more}`,
  };
}
