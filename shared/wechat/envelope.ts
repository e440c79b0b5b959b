import { BodyError } from './body-error.ts';
import type { FieldValue } from './fields.ts';
import { parseXml } from './xml.ts';

/**
 * The texts that can be the `Encrypt` of an encrypted push, the likeliest first; the signature tells which one it is. There
 * are none if the push is not encrypted. There is more than one only if a user wrote `<Encrypt>` to an account in compatible
 * mode, whose envelope also contains what users wrote.
 *
 * It avoids parsing: until the signature over just this text holds, no byte of the body can be trusted, and after that the
 * rest of the envelope does not matter. Usually it takes three searches, whatever the body.
 */
export function encryptedIn(body: string): readonly string[] {
  const start = body.trimStart();
  if (start.startsWith('<')) return inXml(start);
  return start.startsWith('{') ? inJson(start) : [];
}

const open = '<Encrypt>';
const close = '</Encrypt>';

function inXml(body: string): readonly string[] {
  const first = body.indexOf(open);
  if (first < 0) return [];
  const isOnly = body.indexOf(open, first + open.length) < 0;
  const from = (isOnly ? first : body.lastIndexOf(open)) + open.length;
  const to = body.indexOf(close, from);
  const atEnd = to < 0 ? [] : [bare(body.slice(from, to))];
  return (isOnly ? atEnd : [...atEnd, ...ownFields(body)]).filter((text) => text !== '');
}

/** WeChat puts it last. If not, only parsing the envelope tells WeChat's own from one that a user wrote. */
function ownFields(body: string): readonly string[] {
  let own: FieldValue | undefined;
  try {
    own = parseXml(body)['Encrypt'];
  } catch (error) {
    if (!(error instanceof BodyError)) throw error;
    own = error.fields['Encrypt'];
  }
  const all = Array.isArray(own) ? [own[0], own.at(-1)] : [own];
  return all.filter((value) => typeof value === 'string').map((text) => text.trim());
}

/** In what a user wrote, quotes are escaped, so it can match the name but not the colon. */
const member = /"Encrypt"\s*:\s*"([^"\\]*(?:\\\/[^"\\]*)*)"/g;

function inJson(body: string): readonly string[] {
  // Some JSON writers escape the slashes of base64.
  const all = [...body.matchAll(member)].map(([, text]) => (text as string).replaceAll('\\/', '/').trim());
  return (all.length > 1 ? [all.at(-1) as string, all[0] as string] : all).filter((text) => text !== '');
}

/** It needs no check for base64: the signature is over just this text. */
function bare(value: string): string {
  const trimmed = value.trim();
  return trimmed.startsWith('<![CDATA[') && trimmed.endsWith(']]>') ? trimmed.slice(9, -3).trim() : trimmed;
}
