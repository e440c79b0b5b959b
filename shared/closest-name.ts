/**
 * The name that was probably meant by a misspelt one: the nearest by insertions, deletions, replacements and swaps of
 * neighbours, if it is near at all.
 */
export function closestName(misspelt: string, names: Iterable<string>): string | undefined {
  const wanted = misspelt.toLowerCase();
  let closest: string | undefined;
  // One slip in a short word and three in a long one are typing errors; more is another word.
  let least = Math.min(3, Math.ceil(wanted.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance < least) {
      least = distance;
      closest = name;
    }
  }
  return closest;
}

/** `; did you mean x?`, or nothing where no name is near. */
export function didYouMean(misspelt: string, names: Iterable<string>): string {
  const name = closestName(misspelt, names);
  return name === undefined ? '' : `; did you mean ${name}?`;
}

/** @see https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance (optimal string alignment) */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(previous, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? at(beforePrevious, j - 2) + 1
          : replaced;
      current.push(Math.min(at(previous, j) + 1, at(current, j - 1) + 1, replaced, swapped));
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}
