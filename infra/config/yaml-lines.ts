/*
 * What the lines of a file show better than the YAML parser does. The parser fails where a mistake has its effect,
 * which is often after the place where it was made.
 */

/** Characters that look like a space, or like nothing, and are no space in YAML. */
export const invisible = /[\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff]/;

const invisibleNames: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  '\u00a0': ['a non-breaking space', '不间断空格'],
  '\u3000': ['a full-width space', '全角空格'],
  '\u200b': ['a zero-width space', '零宽空格'],
  '\ufeff': ['a byte order mark', '字节顺序标记'],
};

/** `a non-breaking space (U+00A0)` */
export function invisibleName(character: string): { readonly en: string; readonly zh: string } {
  const code = `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
  const [en, zh] = invisibleNames[character] ?? ['an invisible character', '看不见的字符'];
  return { en: `${en} (${code})`, zh: `${zh}（${code}）` };
}

/** Such a character where only a space is possible: before a name, or after a dash or a colon. */
export function invisibleInStructure(
  line: string,
): { readonly character: string; readonly column: number } | undefined {
  const pattern = new RegExp(
    `^[ \\t]*(?:- *)?(${invisible.source})|[-:](${invisible.source})(?=[\\[{"'\\p{L}])|^[ \\t]*[\\w-]+(${invisible.source})+:`,
    'u',
  );
  const found = pattern.exec(line);
  if (found === null) return undefined;
  const column = found.index + found[0].search(invisible);
  return { character: line[column] ?? '', column };
}

/** A quoted text that does not end in its line, or with something after its end. */
export type QuoteSlip =
  | { readonly kind: 'unclosed'; readonly offset: number; readonly quote: string }
  | { readonly kind: 'ends-early'; readonly offset: number; readonly quote: string };

const beginsValue = /(?:^|[\s,[{:-])$/;

/**
 * The first mistake with quotes before a place.
 *
 * @param until the offset where the parser failed
 */
export function quoteSlip(text: string, until: number): QuoteSlip | undefined {
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    if (character === '#' && /(?:^|\s)$/.test(text.slice(Math.max(0, at - 1), at))) {
      at = endOfLine(text, at);
      continue;
    }
    if ((character === '"' || character === "'") && beginsValue.test(text.slice(Math.max(0, at - 1), at))) {
      const end = endOfQuote(text, at, character);
      const line = endOfLine(text, at);
      if (end === undefined) return { kind: 'unclosed', offset: at, quote: character };
      const rest = text.slice(end + 1, endOfLine(text, end + 1));
      const isEnd = /^\s*(?:[,}\]:]|#|$)/.test(rest);
      if (!isEnd && end > line) return { kind: 'unclosed', offset: at, quote: character };
      if (!isEnd) return { kind: 'ends-early', offset: end, quote: character };
      // What looks like the end of a text in a later line begins another one, after a field name.
      if (end > line && /^\s*(?:- +)?[\w-]+: *$/.test(text.slice(text.lastIndexOf('\n', end) + 1, end))) {
        return { kind: 'unclosed', offset: at, quote: character };
      }
      at = end + 1;
      continue;
    }
    if (at > endOfLine(text, until)) return undefined;
    at++;
  }
  return undefined;
}

function endOfQuote(text: string, start: number, quote: string): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (quote === '"' && text[at] === '\\') at++;
    else if (quote === "'" && text[at] === "'" && text[at + 1] === "'") at++;
    else if (text[at] === quote) return at;
  }
  return undefined;
}

export function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

export function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

export function lineAt(text: string, offset: number): string {
  return text.slice(startOfLine(text, offset), endOfLine(text, offset));
}

/** A ` #` with something right after it, as nobody writes a comment: `加群 #学习#`. */
export function commentInText(
  line: string,
): { readonly column: number; readonly comment: string } | undefined {
  const found = /(?:^|[:,[{]|\S)\s+(#(?![#\s!-]).*)$/u.exec(line);
  if (found === null || /^\s*#/.test(line)) return undefined;
  const comment = found[1] ?? '';
  const column = line.length - comment.length;
  // Inside quotes it belongs to the text.
  const before = line.slice(0, column).replaceAll(/\\./g, '');
  const isQuoted = before.split('"').length % 2 === 0 || before.split("'").length % 2 === 0;
  return isQuoted ? undefined : { column, comment };
}

/** The bracket that ends another. */
export const closing: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/** The innermost unclosed bracket. */
export function unclosed(source: string): { readonly sign: string; readonly offset: number } | undefined {
  const stack: { sign: string; offset: number }[] = [];
  for (const { 0: found, index: offset } of source.matchAll(
    /(?<=^|\s)#[^\n]*|(?<![^\s,[{])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|[[\]{}]/gmsu,
  )) {
    if (found.length > 1) continue;
    if (found in closing) stack.push({ sign: found, offset });
    else if (closing[stack.at(-1)?.sign ?? ''] === found) stack.pop();
  }
  return stack.at(-1);
}
