import { normalizeText, usualNormalizations } from '#shared/rules/normalize.ts';

/** Questions that are alike. */
export interface Question {
  /** The most frequent one. */
  readonly text: string;
  /** How often it or one like it was asked. */
  readonly times: number;
  /** The others, most frequent first. */
  readonly alike: readonly string[];
}

/** Two texts with this much in common are about the same thing. */
const likeness = 0.5;

/** Groups similar texts, most frequent first, by the pairs of neighbouring characters that they share. */
export function gather(texts: readonly string[]): Question[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const plain = normalizeText(text, usualNormalizations);
    if (plain !== '') counts.set(plain, (counts.get(plain) ?? 0) + 1);
  }
  const groups: { readonly pairs: ReadonlySet<string>; readonly texts: string[]; times: number }[] = [];
  for (const [text, times] of [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b))) {
    const pairs = pairsOf(text);
    const group = groups.find((one) => common(one.pairs, pairs) >= likeness);
    if (group === undefined) groups.push({ pairs, texts: [text], times });
    else {
      group.texts.push(text);
      group.times += times;
    }
  }
  return groups
    .map(({ texts: [text = '', ...alike], times }) => ({ text, times, alike }))
    .sort((a, b) => b.times - a.times);
}

function pairsOf(text: string): ReadonlySet<string> {
  const characters = [...text.replaceAll(/[\s\p{P}]/gu, '')];
  if (characters.length < 2) return new Set(characters);
  return new Set(characters.slice(1).map((character, index) => `${characters[index]}${character}`));
}

/** @see https://en.wikipedia.org/wiki/Dice-Sørensen_coefficient */
function common(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}
