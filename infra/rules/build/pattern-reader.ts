/** An RE2 pattern, and how far it has been read. */
export interface Reader {
  readonly source: string;
  at: number;
}

export type Literals = readonly string[] | undefined;
/** A piece of a sequence: a literal character, something that contains literals, or nothing. */
export type Piece =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'inside'; readonly literals: Literals }
  /** Matches no character of the text. */
  | { readonly kind: 'nothing' };
export const anything: Piece = { kind: 'inside', literals: undefined };

/** Reads what follows the opening bracket of a group. */
export function readGroupStart(reader: Reader): {
  readonly kind: 'flags' | 'plain' | 'capturing';
  readonly name?: string;
} {
  const rest = reader.source.slice(reader.at);
  const start = /^\?(?:P?<([^>]+)>|[imsU]*(?:-[imsU]+)?(:|\)))/.exec(rest);
  if (start === null) return { kind: 'capturing' };
  const [text, name, end] = start;
  reader.at += text.length;
  if (end === undefined) return name === undefined ? { kind: 'capturing' } : { kind: 'capturing', name };
  return { kind: end === ')' ? 'flags' : 'plain' };
}

export function skipClass(reader: Reader): void {
  const { source } = reader;
  if (source[reader.at] === '^') reader.at++;
  // A bracket at the beginning belongs to the class.
  if (source[reader.at] === ']') reader.at++;
  while (reader.at < source.length && source[reader.at] !== ']') {
    if (source.startsWith('[:', reader.at)) reader.at = source.indexOf(':]', reader.at) + 1;
    else if (source[reader.at] === '\\') reader.at++;
    reader.at++;
  }
  reader.at++;
}

export function readEscape(reader: Reader): Piece {
  const { source } = reader;
  const character = source[reader.at] ?? '';
  reader.at++;
  if (character === 'Q') {
    const end = source.indexOf('\\E', reader.at);
    const quoted = source.slice(reader.at, end < 0 ? source.length : end);
    reader.at = end < 0 ? source.length : end + 2;
    return [...quoted].every((one) => literal(one).kind === 'character') && quoted !== ''
      ? { kind: 'inside', literals: [quoted.toLowerCase()] }
      : anything;
  }
  if ('bBAz'.includes(character)) return { kind: 'nothing' };
  if ('pP'.includes(character)) {
    reader.at = source[reader.at] === '{' ? source.indexOf('}', reader.at) + 1 : reader.at + 1;
    return anything;
  }
  if (character === 'x') {
    reader.at = source[reader.at] === '{' ? source.indexOf('}', reader.at) + 1 : reader.at + 2;
    return anything;
  }
  if (/[0-7]/.test(character)) {
    while (/[0-7]/.test(source[reader.at] ?? '')) reader.at++;
    return anything;
  }
  return /[A-Za-z]/.test(character) ? anything : literal(character);
}

export function readRepetition(reader: Reader): { readonly min: number; readonly max: number } {
  const match = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/.exec(reader.source.slice(reader.at));
  if (match === null) return { min: 1, max: 1 };
  reader.at += match[0].length;
  const [text, from, comma, to] = match;
  if (from !== undefined) {
    const min = Number(from);
    return { min, max: comma === undefined ? min : Number(to || Number.POSITIVE_INFINITY) };
  }
  return { min: text.startsWith('+') ? 1 : 0, max: text.startsWith('?') ? 1 : Number.POSITIVE_INFINITY };
}

export function literal(character: string): Piece {
  const isCaseless = character.toLowerCase() === character.toUpperCase();
  const isAscii = character <= '\x7f';
  return isAscii || isCaseless ? { kind: 'character', character: character.toLowerCase() } : anything;
}
