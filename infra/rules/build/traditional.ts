import characters from 'opencc-js/dict/TSCharacters';

/*
 * The characters of OpenCC, which its maintainers keep up with Unicode. Only here: a function gets just those pairs that the
 * keywords of an account have.
 *
 * @see https://github.com/BYVoid/OpenCC/blob/master/data/dictionary/TSCharacters.txt
 */
let table: ReadonlyMap<string, string> | undefined;

function simplifiedOf(): ReadonlyMap<string, string> {
  // Parsed when it is first needed: few accounts switch it on.
  table ??= new Map(
    characters.split('|').flatMap((pair) => {
      const [traditional = '', simplified = ''] = pair.split(' ');
      return traditional === simplified ? [] : [[traditional, simplified] as const];
    }),
  );
  return table;
}

/** The text with traditional characters replaced by simplified ones. */
export function simplify(text: string): string {
  const pairs = simplifiedOf();
  return [...text].map((character) => pairs.get(character) ?? character).join('');
}

/** All pairs of a traditional and a simplified character whose simplified one is among these, concatenated. */
export function pairsFor(wanted: ReadonlySet<string>): string {
  return [...simplifiedOf()]
    .filter(([, simplified]) => wanted.has(simplified))
    .flat()
    .join('');
}
