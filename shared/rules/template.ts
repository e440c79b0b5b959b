/** A text is a template if it has `{{…}}`; `\{{` stands for the braces themselves. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string; readonly filters: readonly Filter[] }
  /** Braces whose content means nothing. */
  | { readonly kind: 'mistake'; readonly source: string };

export type Filter =
  /** Encoded as part of a URL. */
  | { readonly kind: 'url' }
  /** Shown if the value is empty. */
  | { readonly kind: 'or'; readonly text: string }
  /** Left as it is, even if that makes a link. */
  | { readonly kind: 'raw' };

const placeholder = /\\\{\{|\{\{(.*?)\}\}/gs;
/** Names with dots; a name in brackets stands for its value, as in `variables.stores[match.no]`. */
const name = /^(?:[\p{L}\p{N}_.-]|\[[\p{L}\p{N}_.-]+\])+$/u;

/** Parses a template: `{{ name }}`, `{{ name | url }}`, `{{ name | or text }}`, `{{ name | raw }}`. */
export function parseTemplate(source: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of source.matchAll(placeholder)) {
    if (match.index > end) parts.push({ kind: 'text', text: source.slice(end, match.index) });
    parts.push(match[1] === undefined ? { kind: 'text', text: '{{' } : parsePlaceholder(match[1]));
    end = match.index + match[0].length;
  }
  if (end < source.length) parts.push({ kind: 'text', text: source.slice(end) });
  return parts;
}

/** The names in brackets inside a name, and the name with `*` in their place. */
export function lookUpsIn(path: string): { readonly inner: readonly string[]; readonly pattern: string } {
  const inner: string[] = [];
  const pattern = path.replaceAll(/\[([^\]]+)\]/g, (_, one: string) => {
    inner.push(one);
    return '.*';
  });
  return { inner, pattern };
}

/** Whether some text inside a value is a template. */
export function hasTemplate(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('{{');
  return typeof value === 'object' && value !== null && Object.values(value).some(hasTemplate);
}

function parsePlaceholder(source: string): TemplatePart {
  const [value = '', ...rest] = source.split('|').map((part) => part.trim());
  const filters = rest.map(parseFilter);
  const known = filters.filter((filter) => filter !== undefined);
  return name.test(value) && known.length === filters.length
    ? { kind: 'value', name: value, filters: known }
    : { kind: 'mistake', source };
}

function parseFilter(source: string): Filter | undefined {
  if (source === 'url' || source === 'raw') return { kind: source };
  return source.startsWith('or ') ? { kind: 'or', text: source.slice(3).trim() } : undefined;
}

/** Changes every text inside a value of objects and lists, given the text and its field. */
export function mapTexts<Value>(
  value: Value,
  change: (text: string, field: string) => string,
  field = '',
): Value {
  if (typeof value === 'string') return change(value, field) as Value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, field)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, mapTexts(item, change, name)]),
  ) as Value;
}
