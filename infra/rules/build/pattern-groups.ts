import { type Reader, readEscape, readGroupStart, readRepetition, skipClass } from './pattern-reader.ts';

/** What is certain about every match of a part of a pattern. */
interface Sure {
  /** Whether it matches at least one character. */
  readonly filled: boolean;
  /** The groups, by name and number, that match at least one character. */
  readonly groups: ReadonlySet<string>;
}
const nothing: Sure = { filled: false, groups: new Set() };
const something: Sure = { filled: true, groups: new Set() };

/**
 * The groups of a pattern, by name and number, that are never empty in a match.
 *
 * @param source a pattern that RE2 accepts
 */
export function groupsSurelyFilled(source: string): ReadonlySet<string> {
  const { filled, groups } = readAlternatives({ source, at: 0 }, { number: 0 });
  return filled ? new Set([...groups, '0']) : groups;
}

/** Certain is only what is certain in every alternative. */
function readAlternatives(reader: Reader, count: { number: number }): Sure {
  let sure = readSequence(reader, count);
  while (reader.source[reader.at] === '|') {
    reader.at++;
    const other = readSequence(reader, count);
    sure = {
      filled: sure.filled && other.filled,
      groups: new Set([...sure.groups].filter((group) => other.groups.has(group))),
    };
  }
  return sure;
}

function readSequence(reader: Reader, count: { number: number }): Sure {
  let filled = false;
  const groups = new Set<string>();
  while (reader.at < reader.source.length && !'|)'.includes(reader.source[reader.at] as string)) {
    const piece = readPiece(reader, count);
    if (readRepetition(reader).min === 0) continue;
    filled ||= piece.filled;
    for (const group of piece.groups) groups.add(group);
  }
  return { filled, groups };
}

function readPiece(reader: Reader, count: { number: number }): Sure {
  const character = reader.source[reader.at];
  reader.at++;
  switch (character) {
    case '(':
      return readGroup(reader, count);
    case '[':
      skipClass(reader);
      return something;
    case '\\':
      return readEscape(reader).kind === 'nothing' ? nothing : something;
    case '^':
    case '$':
      return nothing;
    default:
      return something;
  }
}

function readGroup(reader: Reader, count: { number: number }): Sure {
  const start = readGroupStart(reader);
  if (start.kind === 'flags') return nothing;
  const number = start.kind === 'capturing' ? ++count.number : 0;
  const inside = readAlternatives(reader, count);
  reader.at++;
  if (start.kind === 'plain' || !inside.filled) return inside;
  const own = [String(number), ...(start.name === undefined ? [] : [start.name])];
  return { filled: true, groups: new Set([...inside.groups, ...own]) };
}
