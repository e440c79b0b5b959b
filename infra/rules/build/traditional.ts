import characters from 'opencc-js/dict/TSCharacters';

/*
 * OpenCC's table, which its maintainers keep up to date with Unicode. It stays out of the functions: they get only the pairs
 * that occur in an account's keywords.
 *
 * @see https://github.com/BYVoid/OpenCC/blob/master/data/dictionary/TSCharacters.txt
 */
let table: ReadonlyMap<string, string> | undefined;

function simplifiedOf(): ReadonlyMap<string, string> {
  // Parsed on first use, because few accounts need it.
  table ??= new Map(
    characters.split('|').flatMap((pair) => {
      const [traditional = '', simplified = ''] = pair.split(' ');
      return traditional === simplified ? [] : [[traditional, simplified] as const];
    }),
  );
  return table;
}

/** Replaces traditional characters by simplified ones. */
export function simplify(text: string): string {
  const pairs = simplifiedOf();
  return [...text].map((character) => pairs.get(character) ?? character).join('');
}

/** All pairs (traditional, simplified) with one of these simplified characters, concatenated. */
export function pairsFor(wanted: ReadonlySet<string>): string {
  return [...simplifiedOf()]
    .filter(([, simplified]) => wanted.has(simplified))
    .flat()
    .join('');
}
