import type { OutgoingMessage } from '../../wechat/outgoing/outgoing-types.ts';
import { mapTexts, parseTemplate } from '../template.ts';

/** Gives the value of a name in a template; `''` where there is none. */
export type Resolve = (name: string) => string;

/** A value longer than this is cut: what a user wrote must not fill a reply. */
const longestValue = 500;
/** Fields that hold a URL or a page's path, in which a value has to be encoded; an account's own texts can be part of one. */
const urlFields: ReadonlySet<string> = new Set([
  'url',
  'picurl',
  'thumb_url',
  'musicurl',
  'hqmusicurl',
  'pagepath',
]);

/** Makes a value safe to stand in a field; what the account itself wrote is left alone. */
type Protect = (value: string) => string;

/**
 * Fills in the templates of a message. In fields that hold a URL, values are encoded, and in others they cannot become a
 * link, but for what the account itself wrote.
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
 * WeChat makes links of `<a href=…>` in texts. What users or others wrote must not become one of the account, nor together
 * with what stands behind it in the template.
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

/** Half a character cannot be encoded in a URL. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}
