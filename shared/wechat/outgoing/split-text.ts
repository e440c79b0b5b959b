import { maxTextBytes, type OutgoingMessage } from './outgoing-types.ts';
import { type Atom, atomsOf, cuts } from './text-atoms.ts';

/** A piece of a text that was too long for one message. */
export interface TextPart {
  readonly text: string;
  /** Where it begins in the whole text; bytes of UTF-8. */
  readonly offset: number;
  /** Its length in UTF-8. */
  readonly bytes: number;
}

/** A message that WeChat accepts, and which part of the text it has if the text was too long. */
export interface MessagePart {
  readonly message: OutgoingMessage;
  readonly part?: Omit<TextPart, 'text'> & { readonly index: number; readonly of: number };
}

/** A message with a text has at least so many parts. */
export function leastParts(message: OutgoingMessage): number {
  return message.msgtype === 'text' ? Math.ceil(Buffer.byteLength(message.text.content) / maxTextBytes) : 1;
}

/** Splits a message with a long text into several that WeChat accepts. Any other message stays as it is. */
export function partsOf(message: OutgoingMessage): readonly MessagePart[] {
  if (message.msgtype !== 'text' || leastParts(message) <= 1) return [{ message }];
  const parts = splitText(message.text.content, maxTextBytes);
  return parts.map(({ text: content, offset, bytes }, index) => ({
    message: { ...message, text: { ...message.text, content } },
    part: { index, of: parts.length, offset, bytes },
  }));
}

/**
 * Cuts a text into the fewest parts of at most `maxBytes` of UTF-8 that leave links, addresses, numbers and characters
 * whole. If there is a choice, it cuts after a paragraph, otherwise after a line, sentence or word. The parts together are
 * the text, without line breaks and trailing white space at the cuts; a line keeps its indentation. The time is linear in
 * the length of the text.
 */
export function splitText(text: string, maxBytes: number): TextPart[] {
  const atoms = atomsOf(text, maxBytes);
  const ends = leastEnds(atoms, maxBytes);
  const parts: TextPart[] = [];
  let from = 0;
  for (const leastEnd of ends) {
    const to = bestEnd(atoms, from, leastEnd, maxBytes);
    const first = atoms[from] as Atom;
    const last = atoms[to - 1] as Atom;
    const bytes = last.toBytes - first.fromBytes;
    parts.push({ text: text.slice(first.from, last.to), offset: first.fromBytes, bytes });
    from = to;
  }
  return parts;
}

/**
 * The atom that each part must reach so that the rest fits into the fewest parts. Found by filling parts from the end of
 * the text.
 */
function leastEnds(atoms: readonly Atom[], maxBytes: number): readonly number[] {
  const ends: number[] = [];
  let end = atoms.length;
  while (end > 0) {
    ends.push(end);
    let start = end - 1;
    while (start > 0 && bytesOf(atoms, start - 1, end) <= maxBytes) start--;
    end = start;
  }
  return ends.reverse();
}

/** The best of the possible ends of a part; the last one if several are equally good. */
function bestEnd(atoms: readonly Atom[], from: number, leastEnd: number, maxBytes: number): number {
  let best = leastEnd;
  for (let end = leastEnd + 1; end <= atoms.length && bytesOf(atoms, from, end) <= maxBytes; end++) {
    if (worth(atoms[end]) >= worth(atoms[best])) best = end;
  }
  return best;
}

/** The end of the text is the best end of all. */
function worth(atom: Atom | undefined): number {
  return atom === undefined ? cuts.length : cuts.indexOf(atom.cut);
}

function bytesOf(atoms: readonly Atom[], from: number, to: number): number {
  return (atoms[to - 1] as Atom).toBytes - (atoms[from] as Atom).fromBytes;
}
