import type { Push } from '../inbound/push.ts';
import type { BodyFormat } from '../open-push.ts';
import { type PassiveReply, type ReplyFields, replyFields } from './passive-reply.ts';

/**
 * Writes a reply to a push as the document that WeChat expects: from the account to the user, in the push's format.
 *
 * @param now epoch seconds
 */
export function writeReply(reply: PassiveReply, push: Push, format: BodyFormat, now: number): string {
  const fields: ReplyFields = {
    ToUserName: push.openId,
    FromUserName: push.toUserName,
    CreateTime: Math.floor(now),
    MsgType: reply.type,
    ...replyFields(reply),
  };
  return documentOf(fields, format);
}

/** Fields as a document in one of WeChat's formats. */
export function documentOf(fields: ReplyFields, format: BodyFormat): string {
  return format === 'json' ? JSON.stringify(fields) : `<xml>${elements(fields)}</xml>`;
}

function elements(fields: ReplyFields): string {
  let xml = '';
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (typeof value === 'string') xml += `<${name}>${cdata(value)}</${name}>`;
    else if (typeof value === 'number') xml += `<${name}>${value}</${name}>`;
    else if (Array.isArray(value))
      xml += `<${name}>${value.map((item) => `<item>${elements(item)}</item>`).join('')}</${name}>`;
    else xml += `<${name}>${elements(value as ReplyFields)}</${name}>`;
  }
  return xml;
}

/** Text that contains the end of a CDATA section is split into two sections, so that it cannot end the section. */
export function cdata(text: string): string {
  return `<![CDATA[${text.includes(']]>') ? text.replaceAll(']]>', ']]]]><![CDATA[>') : text}]]>`;
}
