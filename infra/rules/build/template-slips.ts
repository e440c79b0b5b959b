/** Braces that are almost a template. Users would see them as they are. */
export interface Slip {
  /** As it is written. */
  readonly source: string;
  /** As it was most likely meant. */
  readonly meant: string;
}

/** The first parts of the names that templates can use. */
export const templateGroups: ReadonlySet<string> = new Set([
  'match',
  'message',
  'variables',
  'state',
  'remembered',
  'counted',
  'time',
  'window',
  'user',
]);

const name = `(?:${[...templateGroups].join('|')})\\.(?:[\\p{L}\\p{N}_.-]|\\[[\\p{L}\\p{N}_.-]+\\])+`;
/** A name that templates can use, with any braces around it. */
const nearly = new RegExp(`(\\\\?)([{｛]+)\\s*(${name}\\s*(?:\\|[^{}｛｝\\n]*)?)([}｝]*)`, 'gu');
const complete = /\\\{\{|\{\{.*?\}\}/gs;

/** Whether a text can contain a template or a slip. Most texts cannot. */
export function hasBrace(text: string): boolean {
  return text.includes('{') || text.includes('｛');
}

/** The slips in a text: full-width braces, a brace too many or too few, or no end. */
export function slipsIn(text: string): readonly Slip[] {
  if (!hasBrace(text)) return [];
  const isEven = text.split('{').length === text.split('}').length;
  const slips = [...text.matchAll(nearly)].flatMap(
    ([source, backslash = '', opening = '', inside = '', closing = '']) => {
      if (backslash !== '' || (opening === '{{' && closing === '}}')) return [];
      // Outer braces may belong to the text, as in JSON.
      const isInside = opening.endsWith('{{') && closing.startsWith('}}') && isEven;
      return isInside ? [] : [{ source, meant: `{{${firstWords(inside, closing)}}}` }];
    },
  );
  if (slips.length > 0) return slips;
  const open = text.replaceAll(complete, '').indexOf('{{');
  return open < 0 ? [] : [{ source: '{{ without }}', meant: '{{name}}' }];
}

/** A template without an end is taken to end after its name. */
function firstWords(inside: string, closing: string): string {
  const words = inside.trim();
  return closing === '' ? (words.split(/[\s|]/, 1)[0] ?? words) : words;
}
