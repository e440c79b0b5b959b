/**
 * Texts of which every match of a pattern has at least one in it, in lower case; `undefined` where that cannot be told.
 * A message without any of them needs no look at the pattern.
 *
 * Reads what RE2 reads and gives up where it is not sure. Of letters only ASCII counts: of others, upper and lower case
 * cannot always be turned into each other.
 *
 * @param source a pattern that RE2 accepts
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function literalsOf(source: string): readonly string[] | undefined {
  const reader: Reader = { source, at: 0 };
  const literals = readAlternatives(reader);
  return reader.at === source.length ? literals : undefined;
}

/** With more alternatives than this, looking for each costs more than it saves. */
const most = 64;

interface Reader {
  readonly source: string;
  at: number;
}

type Literals = readonly string[] | undefined;
/** A piece of a sequence: a character that stands for itself, something with literals inside, or anything. */
type Piece =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'inside'; readonly literals: Literals }
  /** Takes up nothing of the text. */
  | { readonly kind: 'nothing' };
const anything: Piece = { kind: 'inside', literals: undefined };

/** All alternatives must have literals for there to be any. */
function readAlternatives(reader: Reader): Literals {
  const alternatives: Literals[] = [readSequence(reader)];
  while (reader.source[reader.at] === '|') {
    reader.at++;
    alternatives.push(readSequence(reader));
  }
  if (alternatives.some((literals) => literals === undefined)) return undefined;
  const all = [...new Set(alternatives.flatMap((literals) => literals ?? []))];
  return all.length <= most ? all : undefined;
}

/** Of the parts that a sequence has in it, the one that is seldom in other texts: the longest. */
function readSequence(reader: Reader): Literals {
  const candidates: (readonly string[])[] = [];
  let run = '';
  const endRun = (): void => {
    if (run !== '') candidates.push([run]);
    run = '';
  };
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at] as string)) {
    const piece = readPiece(reader);
    const times = readRepetition(reader);
    if (piece.kind === 'nothing') continue;
    if (times.min > 0 && piece.kind === 'character') run += piece.character;
    if (times.min > 0 && piece.kind === 'inside' && piece.literals !== undefined)
      candidates.push(piece.literals);
    if (piece.kind === 'inside' || times.min !== 1 || times.max !== 1) endRun();
  }
  endRun();
  const least = (literals: readonly string[]): number => Math.min(...literals.map(({ length }) => length));
  return candidates.sort((a, b) => least(b) - least(a) || a.length - b.length)[0];
}

function readPiece(reader: Reader): Piece {
  const { source, at } = reader;
  const character = String.fromCodePoint(source.codePointAt(at) as number);
  reader.at += character.length;
  switch (character) {
    case '(':
      return readGroup(reader);
    case '[':
      skipClass(reader);
      return anything;
    case '\\':
      return readEscape(reader);
    case '^':
    case '$':
      return { kind: 'nothing' };
    case '.':
      return anything;
    default:
      return literal(character);
  }
}

function literal(character: string): Piece {
  const isCaseless = character.toLowerCase() === character.toUpperCase();
  const isAscii = character <= '\x7f';
  return isAscii || isCaseless ? { kind: 'character', character: character.toLowerCase() } : anything;
}

function readGroup(reader: Reader): Piece {
  const rest = reader.source.slice(reader.at);
  const start = /^\?(?:P?<[^>]+>|[imsU]*(?:-[imsU]+)?(:|\)))/.exec(rest);
  if (start !== null) reader.at += start[0].length;
  // (?i) holds for what comes after it and has nothing inside.
  if (start?.[1] === ')') return { kind: 'nothing' };
  const literals = readAlternatives(reader);
  reader.at++;
  return { kind: 'inside', literals };
}

function skipClass(reader: Reader): void {
  const { source } = reader;
  if (source[reader.at] === '^') reader.at++;
  // A bracket that comes first is one of the class.
  if (source[reader.at] === ']') reader.at++;
  while (reader.at < source.length && source[reader.at] !== ']') {
    if (source.startsWith('[:', reader.at)) reader.at = source.indexOf(':]', reader.at) + 1;
    else if (source[reader.at] === '\\') reader.at++;
    reader.at++;
  }
  reader.at++;
}

function readEscape(reader: Reader): Piece {
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

function readRepetition(reader: Reader): { readonly min: number; readonly max: number } {
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
