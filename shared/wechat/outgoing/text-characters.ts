/** How much text is segmented at once; UTF-16 units. The time of `Intl.Segmenter` grows with its square. */
const window = 128;

/**
 * The characters of a text as a reader sees them, in linear time. Any number of marks can be stacked on a character; one of
 * more than `maxBytes` of UTF-8 is returned as its code points.
 */
export function* charactersOf(text: string, maxBytes: number): Generator<string> {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });
  let from = 0;
  let size = window;
  while (from < text.length) {
    const piece = text.slice(from, from + size);
    const segments = [...segmenter.segment(piece)].map(({ segment }) => segment);
    const isLast = from + size >= text.length;
    // The text after the piece could still belong to its last character.
    const whole = isLast ? segments : segments.slice(0, -1);
    if (whole.length === 0 && piece.length <= maxBytes) {
      size *= 2;
      continue;
    }
    size = window;
    for (const character of whole.length === 0 ? [withoutHalf(piece)] : whole) {
      if (Buffer.byteLength(character) <= maxBytes) yield character;
      else yield* character;
      from += character.length;
    }
  }
}

/** A piece without the first half of a code point whose other half comes after it. */
function withoutHalf(piece: string): string {
  return /[\uD800-\uDBFF]$/.test(piece) ? piece.slice(0, -1) : piece;
}
