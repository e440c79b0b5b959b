/**
 * What is made alike before texts are compared; each can be switched off. As bits, so that a text is prepared once for
 * all conditions that want it the same way.
 */
export const normalizations = {
  /** Full-width and half-width forms, ligatures, circled digits: Unicode's NFKC. */
  width: 1,
  case: 2,
  /** Space and invisible characters around the text. */
  space: 4,
  /** Punctuation around the text. */
  punctuation: 8,
} as const;
export type Normalization = keyof typeof normalizations;

export const allNormalizations = 15;

/** Whether nothing but space is left out at the ends: what a text is also compared as, so that punctuation may count. */
export const withoutPunctuation = (mask: number): number => mask & ~normalizations.punctuation;

/**
 * Text as it is compared. Doing it twice changes nothing. Punctuation that is all there is stays, so that `?` can be a
 * keyword.
 */
export function normalizeText(text: string, mask: number): string {
  let normalized = text;
  if (mask & normalizations.width && !isPlain(normalized)) normalized = normalized.normalize('NFKC');
  if (mask & normalizations.case) {
    const lower = normalized.toLowerCase();
    // Lower-casing can undo a composition: İ becomes i and a dot.
    normalized = mask & normalizations.width && !isPlain(lower) ? lower.normalize('NFKC') : lower;
  }
  if (!(mask & (normalizations.space | normalizations.punctuation))) return normalized;
  const bare = mask & normalizations.space ? trim(normalized, isSpace) : normalized;
  if (!(mask & normalizations.punctuation)) return bare;
  const surrounding =
    mask & normalizations.space
      ? (character: string): boolean => isPunctuation(character) || isSpace(character)
      : isPunctuation;
  return trim(bare, surrounding) || bare;
}

/** Chinese characters and ASCII are in normal form; asking first is four times as fast as normalizing. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f && !(unit >= 0x4e00 && unit <= 0x9fff)) return false;
  }
  return true;
}

function trim(text: string, isSurrounding: (character: string) => boolean): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSurrounding(text.charAt(start))) start++;
  while (end > start && isSurrounding(text.charAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function isSpace(character: string): boolean {
  return !isWord(character) && /[\s\p{Z}\p{Cc}\p{Cf}]/u.test(character);
}

/** Tilde, caret and backtick are symbols to Unicode, and punctuation to whoever ends a message with them. */
function isPunctuation(character: string): boolean {
  return !isWord(character) && /[\p{P}~^`\u00b4]/u.test(character);
}

/** The usual ends of a text, told without a regular expression. */
function isWord(character: string): boolean {
  const unit = character.charCodeAt(0);
  return (
    (unit >= 0x4e00 && unit <= 0x9fff) ||
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    (unit >= 0x41 && unit <= 0x5a)
  );
}
