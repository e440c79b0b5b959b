import { unitsOf } from './text-units.ts';

/** A unit of a text that is never cut, with the white space around it. */
export interface Atom {
  /** Where it begins, including its indentation: in the text, and in bytes of UTF-8 from the beginning of the text. */
  readonly from: number;
  readonly fromBytes: number;
  /** Where it ends, without the white space after it, which is dropped if the text is cut there. */
  readonly to: number;
  readonly toBytes: number;
  /** How good a cut before it is. */
  readonly cut: Cut;
}

/** How good a place for a cut is, from worst to best. */
export const cuts = ['word inside', 'character', 'word', 'sentence', 'line', 'paragraph'] as const;
export type Cut = (typeof cuts)[number];

const wide =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\u3000-\u303F\uFE30-\uFE4F\uFF00-\uFFEF“”‘’…—]/u;
const opening = /^[“‘「『（《【〈([{]$/u;
const closing = /^["'”’」』）》】〉)\]}]$/u;
const pauses = /^[，、：]$/u;
const wideEnds = /^[。！？；…]$/u;
/** These end a sentence only before white space: they do not in 10.15 and v2.0. */
const narrowEnds = /^[.!?;]$/u;
const bullet = /^[-*•·]$/u;

/** The atoms of a text in order. White space at its end belongs to none. */
export function atomsOf(text: string, maxBytes: number): readonly Atom[] {
  const atoms: Atom[] = [];
  let at = 0;
  let atBytes = 0;
  let gap = '';
  let before: Seen = { unit: '', ends: false, marks: false };
  for (const unit of unitsOf(text, maxBytes)) {
    const bytes = Buffer.byteLength(unit);
    if (unit.trim() === '') gap += unit;
    else {
      const indentation = atoms.length === 0 ? gap : indentationIn(gap);
      const indented = Buffer.byteLength(indentation);
      // An indentation that leaves no room for the text after it is dropped.
      const kept = indented + bytes <= maxBytes;
      const cut = cutBetween(before, gap, unit);
      atoms.push({
        from: kept ? at - indentation.length : at,
        fromBytes: kept ? atBytes - indented : atBytes,
        to: at + unit.length,
        toBytes: atBytes + bytes,
        cut,
      });
      before = seen(before, atoms.length === 1 ? '\n' : gap, unit);
      gap = '';
    }
    at += unit.length;
    atBytes += bytes;
  }
  return atoms;
}

function indentationIn(gap: string): string {
  const lineBreak = Math.max(gap.lastIndexOf('\n'), gap.lastIndexOf('\r'));
  return lineBreak < 0 ? '' : gap.slice(lineBreak + 1);
}

/** What is known about a unit after it was read. */
interface Seen {
  readonly unit: string;
  /** It ends a sentence, or closes one that ended. */
  readonly ends: boolean;
  /** It begins an entry of a list and belongs to the text after it. */
  readonly marks: boolean;
}

function seen(before: Seen, gap: string, unit: string): Seen {
  const isFirst = /[\n\r]/.test(gap);
  const marks =
    (isFirst && (bullet.test(unit) || /^\p{Nd}/u.test(unit))) ||
    (before.marks && gap === '' && /^[.)、]$/.test(unit));
  const ends =
    !marks &&
    (wideEnds.test(unit) || narrowEnds.test(unit) || (before.ends && gap === '' && closing.test(unit)));
  return { unit, ends, marks };
}

function cutBetween(before: Seen, gap: string, unit: string): Cut {
  const breaks = gap.match(/\r\n|\n|\r/g)?.length ?? 0;
  if (breaks > 0) return breaks > 1 ? 'paragraph' : 'line';
  if (before.marks) return 'word inside';
  if (gap !== '') return before.ends ? 'sentence' : 'word';
  if (opening.test(before.unit) || isPunctuation(unit)) return 'word inside';
  if (before.ends && wide.test(before.unit)) return 'sentence';
  if (pauses.test(before.unit)) return 'word';
  return wide.test(before.unit) || wide.test(unit) ? 'character' : 'word inside';
}

function isPunctuation(unit: string): boolean {
  return [closing, pauses, wideEnds, narrowEnds, /^[,:]$/].some((one) => one.test(unit));
}
