import type { OutgoingMessage } from '../../wechat/outgoing/outgoing-types.ts';
import { mapTexts, parseTemplate } from '../template.ts';

/** Returns the value of a name in a template; `''` if there is none. */
export type Resolve = (name: string) => string;

/** A longer value is cut, so that user input cannot fill a reply. */
const longestValue = 500;
/** Fields with a URL or the path of a page, in which values are encoded. The account's own texts can be part of one. */
const urlFields: ReadonlySet<string> = new Set([
  'url',
  'picurl',
  'thumb_url',
  'musicurl',
  'hqmusicurl',
  'pagepath',
]);

/** Makes a value safe for a field. The account's own texts are left alone. */
type Protect = (value: string) => string;

/**
 * Fills in the templates of a message. In fields with a URL, values are encoded; elsewhere they cannot become a link. The
 * account's own texts are exempt.
 */
export function renderMessage(message: OutgoingMessage, resolve: Resolve): OutgoingMessage {
  return mapTexts(message, (text, field) =>
    renderText(text, resolve, urlFields.has(field) ? encodeURIComponent : withoutLinks),
  );
}

/** Fills in the templates of all texts in a value that no user sees. */
export function renderTexts<Value>(value: Value, resolve: Resolve): Value {
  return mapTexts(value, (text) => renderText(text, resolve, (one) => one));
}

/**
 * WeChat turns `<a href=…>` in a text into a link. What users or others wrote must not become a link of the account, not
 * even together with the text that follows it in the template.
 */
const withoutLinks: Protect = (value) => value.replaceAll(/<(?=\s*\/?\s*(?:a(?![a-z0-9])|$))/gi, '＜');

function renderText(text: string, resolve: Resolve, protect: Protect): string {
  return parseTemplate(text)
    .map((part) => {
      if (part.kind === 'mistake') return '';
      if (part.kind === 'text') return part.text;
      let value = wellFormed(resolve(part.name).slice(0, longestValue));
      let isSafe = part.name.startsWith('variables.');
      for (const filter of part.filters) {
        if (filter.kind === 'or') value ||= filter.text;
        else if (filter.kind === 'url') value = encodeURIComponent(value);
        isSafe ||= filter.kind !== 'or';
      }
      return isSafe ? value : protect(value);
    })
    .join('');
}

/** Half a surrogate pair cannot be encoded in a URL. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}
