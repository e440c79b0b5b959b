/**
 * What counts as the same when texts are compared; each can be switched off. They are bits, so that a text is prepared once
 * for all conditions that want the same.
 */
export const normalizations = {
  /** Full-width and half-width forms, ligatures, circled digits: Unicode's NFKC. */
  width: 1,
  case: 2,
  /** White space and invisible characters around the text. */
  space: 4,
  /** Punctuation around the text. */
  punctuation: 8,
  /** Traditional and simplified Chinese characters. */
  traditional: 16,
  /** White space and punctuation next to Chinese characters inside the text. */
  inside: 32,
  /** Skin tones of emoji, and their choice between picture and text. */
  emoji: 64,
  /** Repeated punctuation. */
  repeats: 128,
} as const;
export type Normalization = keyof typeof normalizations;

/** The normalizations by default. */
export const usualNormalizations =
  normalizations.width |
  normalizations.case |
  normalizations.space |
  normalizations.punctuation |
  normalizations.emoji |
  normalizations.repeats;

/** How the characters of keywords are written in the other script; see {@link Program.simplified}. */
export type Simplified = ReadonlyMap<string, string>;
const asWritten: Simplified = new Map();

/** Trimming makes no difference to whether a text contains something. */
export const insideMask = (mask: number): number =>
  mask & ~(normalizations.space | normalizations.punctuation);

/** A pattern itself says what is inside a text, and in which case. */
export const patternMask = (mask: number): number =>
  mask & ~(normalizations.case | normalizations.inside | normalizations.emoji | normalizations.repeats);

/** Whether only white space is trimmed. Texts are also compared in this form, so that punctuation may count. */
export const withoutPunctuation = (mask: number): number => mask & ~normalizations.punctuation;

/**
 * A text in the form in which it is compared. Applying it twice changes nothing. A text of nothing but punctuation is kept,
 * so that `?` can be a keyword.
 */
export function normalizeText(text: string, mask: number, simplified: Simplified = asWritten): string {
  let normalized = composed(text, mask);
  if (mask & normalizations.traditional && simplified.size > 0) normalized = simplify(normalized, simplified);
  // Later steps can undo a composition: in lower case, İ is an i and a dot.
  if (mask & normalizations.case) normalized = composed(normalized.toLowerCase(), mask);
  if (mask & normalizations.emoji && hasEmojiForm(normalized)) {
    normalized = composed(plainEmoji(normalized), mask);
  }
  if (mask & normalizations.inside) {
    // Composition can put a mark beside another gap than before.
    for (let before = ''; before !== normalized; ) {
      before = normalized;
      normalized = composed(withoutGaps(normalized), mask);
    }
  }
  if (mask & normalizations.repeats) normalized = withoutRepeats(normalized);
  return trimText(normalized, mask);
}

/** Trims a text that is normalized already. */
export function trimText(normalized: string, mask: number): string {
  if (!(mask & (normalizations.space | normalizations.punctuation))) return normalized;
  const bare = mask & normalizations.space ? trim(normalized, isSpace) : normalized;
  if (!(mask & normalizations.punctuation)) return bare;
  const surrounding =
    mask & normalizations.space
      ? (character: string): boolean => isPunctuation(character) || isSpace(character)
      : isPunctuation;
  return trim(bare, surrounding) || bare;
}

function composed(text: string, mask: number): string {
  return mask & normalizations.width && !isPlain(text) ? text.normalize('NFKC') : text;
}

function simplify(text: string, simplified: Simplified): string {
  let result = '';
  for (const character of text) result += simplified.get(character) ?? character;
  return result;
}

/** Removes variation selectors and skin tones. An emoji that is nothing else is kept. */
function plainEmoji(text: string): string {
  return text.replaceAll(/(\p{Emoji_Modifier_Base})[\uFE0E\uFE0F\p{Emoji_Modifier}]+|[\uFE0E\uFE0F]/gu, '$1');
}

/** Testing first is many times as fast as replacing. */
function hasEmojiForm(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0xfe0e || unit === 0xfe0f) return true;
    if (unit === 0xd83c && text.charCodeAt(index + 1) >= 0xdffb) return true;
  }
  return false;
}

const gap = /(?<=[^\s\p{P}\p{Z}])[\s\p{P}\p{Z}]+(?=[^\s\p{P}\p{Z}])/gu;
/** The marks of kana belong to both scripts, and join what is before them. */
const chinese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3099\u309A]/u;

/** Latin words need the space between them; Chinese characters do not. */
function withoutGaps(text: string): string {
  return text.replaceAll(gap, (found, at: number) => {
    const isBeside =
      chinese.test(characterBefore(text, at)) || chinese.test(characterAt(text, at + found.length));
    return isBeside ? '' : found;
  });
}

function withoutRepeats(text: string): string {
  for (let index = 1; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit !== text.charCodeAt(index - 1) || !isPunctuation(text.charAt(index))) continue;
    return text.replaceAll(/([\p{P}~^`\u00b4])\1+/gu, '$1');
  }
  return text;
}

/** Whether a word occurs in a text as a whole word: with no letter or digit next to it. */
export function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (isBoundary(text, at) && isBoundary(text, at + word.length)) return true;
  }
  return false;
}

/** Scripts that separate words by spaces; between two Chinese characters a word can always end. */
const inWord = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}\p{Nd}_]/u;

function isBoundary(text: string, at: number): boolean {
  return !(inWord.test(characterBefore(text, at)) && inWord.test(characterAt(text, at)));
}

function characterAt(text: string, at: number): string {
  return at < text.length ? String.fromCodePoint(text.codePointAt(at) as number) : '';
}

function characterBefore(text: string, at: number): string {
  const isHalf =
    at > 1 && /[\uDC00-\uDFFF]/.test(text.charAt(at - 1)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 2));
  return text.slice(isHalf ? at - 2 : Math.max(0, at - 1), at);
}

/** Chinese characters and ASCII are in normal form. Testing that first is four times as fast as normalizing. */
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

/** To Unicode, tilde, caret and backtick are symbols. Users end messages with them like punctuation. */
function isPunctuation(character: string): boolean {
  return !isWord(character) && /[\p{P}~^`\u00b4]/u.test(character);
}

/** The usual endings of a text, recognized without a regular expression. */
function isWord(character: string): boolean {
  const unit = character.charCodeAt(0);
  return (
    (unit >= 0x4e00 && unit <= 0x9fff) ||
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    (unit >= 0x41 && unit <= 0x5a)
  );
}
