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

/** Fills in the templates of a message. In fields that hold a URL, values are encoded, but not variables. */
export function renderMessage(message: OutgoingMessage, resolve: Resolve): OutgoingMessage {
  return mapTexts(message, (text, field) => renderText(text, resolve, urlFields.has(field)));
}

/** Fills in the templates of all texts in a value. */
export function renderTexts<Value>(value: Value, resolve: Resolve): Value {
  return mapTexts(value, (text) => renderText(text, resolve, false));
}

function renderText(text: string, resolve: Resolve, isUrl: boolean): string {
  return parseTemplate(text)
    .map((part) => {
      if (part.kind === 'mistake') return '';
      if (part.kind === 'text') return part.text;
      let value = wellFormed(resolve(part.name).slice(0, longestValue));
      let isEncoded = false;
      for (const filter of part.filters) {
        if (filter.kind === 'or') value ||= filter.text;
        else {
          value = encodeURIComponent(value);
          isEncoded = true;
        }
      }
      return isUrl && !isEncoded && !part.name.startsWith('variables.') ? encodeURIComponent(value) : value;
    })
    .join('');
}

/** Half a character cannot be encoded in a URL. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD');
}
