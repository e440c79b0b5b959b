import { forbidden, malformed, maxDepth } from './body-error.ts';
import type { Fields, FieldValue } from './fields.ts';

/** The tokens that matter here. Strings are matched whole, so that what is inside them is left alone. */
const token = /"(?:[^"\\]|\\.)*"?|-?\d[\d.eE+-]*|[{}[\]:]/g;
const longInteger = /^-?\d{16,}$/;

/**
 * Parses WeChat's JSON into fields, with every leaf as text and long integers such as MsgId to the last digit.
 * Deep nesting and repeated fields are refused.
 *
 * @throws CodedError `malformed_body` | `forbidden_body`
 */
export function parseJson(json: string): Fields {
  const exact = quoteLongIntegers(json);
  let value: unknown;
  try {
    value = JSON.parse(exact);
  } catch {
    throw malformed('JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('JSON');
  return toFields(value);
}

/** `JSON.parse` rounds integers beyond 2^53, so they are made strings first. One pass also counts levels and fields. */
function quoteLongIntegers(json: string): string {
  const levels: Set<string>[] = [];
  let previous = '';
  return json.replace(token, (text) => {
    if (text === '{' || text === '[') {
      if (levels.push(new Set()) > maxDepth) throw forbidden(`more than ${maxDepth} levels`);
    } else if (text === '}' || text === ']') levels.pop();
    else if (text === ':') noteField(levels.at(-1), previous);
    previous = text;
    return longInteger.test(text) ? `"${text}"` : text;
  });
}

function noteField(seen: Set<string> | undefined, quotedName: string): void {
  if (quotedName.includes('\\')) throw forbidden('a field name with an escape');
  if (seen?.has(quotedName)) throw forbidden(`the field ${quotedName.slice(0, 40)} twice`);
  seen?.add(quotedName);
}

function toFields(object: object): Fields {
  const fields: Record<string, FieldValue> = Object.create(null);
  for (const [name, value] of Object.entries(object)) fields[name] = toFieldValue(value);
  return fields;
}

function toFieldValue(value: unknown): FieldValue {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map(toFieldValue);
  return typeof value === 'object' ? toFields(value) : String(value);
}
