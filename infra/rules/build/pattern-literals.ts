import {
  anything,
  type Literals,
  literal,
  type Piece,
  type Reader,
  readEscape,
  readGroupStart,
  readRepetition,
  skipClass,
} from './pattern-reader.ts';

/**
 * Texts in lower case, of which every match of a pattern contains at least one; `undefined` if none are known. The pattern
 * need not be tried on a message that contains none of them.
 *
 * Reads RE2's syntax, and gives up when in doubt. Only ASCII letters count, because others do not always convert between
 * upper and lower case and back.
 *
 * @param source a pattern that RE2 accepts
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function literalsOf(source: string): readonly string[] | undefined {
  const reader: Reader = { source, at: 0 };
  const literals = readAlternatives(reader);
  return reader.at === source.length ? literals : undefined;
}

/** Searching for more alternatives than this costs more than it saves. */
const most = 64;

/** There are literals only if every alternative has some. */
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

/** The longest literal of a sequence, because it is the rarest in other texts. */
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

function readGroup(reader: Reader): Piece {
  // (?i) applies to what follows it, and matches nothing itself.
  if (readGroupStart(reader).kind === 'flags') return { kind: 'nothing' };
  const literals = readAlternatives(reader);
  reader.at++;
  return { kind: 'inside', literals };
}
