import { charactersOf } from './text-characters.ts';
import { linkRanges } from './text-links.ts';

/**
 * What a reader sees as one thing: an address, or a number with its separators (1,299.00, 10.15.7, 2025-10-23, 21:00). The
 * repeats are bounded or cannot overlap, so that no text makes the search slow.
 */
const addressOrNumber =
  /(?:[a-z][a-z\d+.-]{1,20}:\/\/|www\.)[\w\-.~:/?#[\]@!$&'()*+,;=%]+|[¥￥$€£]?\p{Nd}+(?:[.,:/~-]\p{Nd}+)*[%％‰]?/giu;

/**
 * The units of a text that must stay whole: links, addresses, numbers, and otherwise single characters as a reader sees
 * them. One that is longer than `maxBytes` is returned in smaller pieces.
 */
export function* unitsOf(text: string, maxBytes: number): Generator<string> {
  const fits = (unit: string): boolean => Buffer.byteLength(unit) <= maxBytes;

  function* plain(piece: string): Generator<string> {
    let from = 0;
    for (const { index, 0: match } of piece.matchAll(addressOrNumber)) {
      const unit = withoutPunctuation(match);
      if (!fits(unit)) continue;
      yield* charactersOf(piece.slice(from, index), maxBytes);
      yield unit;
      from = index + unit.length;
    }
    yield* charactersOf(piece.slice(from), maxBytes);
  }

  let from = 0;
  for (const [start, end] of linkRanges(text)) {
    const link = text.slice(start, end);
    if (!fits(link)) continue;
    yield* plain(text.slice(from, start));
    yield link;
    from = end;
  }
  yield* plain(text.slice(from));
}

/** An address ends before the punctuation of the sentence that it stands in. */
function withoutPunctuation(match: string): string {
  const closing = match.includes('(') ? ".,;:!?'" : ".,;:!?')";
  let end = match.length;
  while (closing.includes(match.charAt(end - 1)) && end > 1) end--;
  return match.slice(0, end);
}
