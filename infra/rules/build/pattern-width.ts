/**
 * A pattern for texts whose full-width characters have become half-width ones. Those in the pattern are converted too, and
 * escaped: （ and ？ are literal characters, but ( and ? are not.
 */
export function halfWidthPattern(source: string): string {
  let result = '';
  let isInClass = false;
  let isEscaped = false;
  for (const character of source) {
    const narrow = character.normalize('NFKC');
    if (narrow !== character) {
      const quoted = [...narrow].map(quote).join('');
      if (isEscaped) result = result.slice(0, -1);
      result += isInClass || narrow.length === 1 ? quoted : `(?:${quoted})`;
    } else {
      result += character;
      if (!isEscaped && character === '[') isInClass = true;
      if (!isEscaped && character === ']') isInClass = false;
    }
    isEscaped = narrow === character && !isEscaped && character === '\\';
  }
  return result;
}

function quote(character: string): string {
  return /[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]/.test(character) ? `\\${character}` : character;
}
