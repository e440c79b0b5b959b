import { BodyError, decidingFields, forbidden, malformed, maxDepth } from './body-error.ts';
import { cleanText } from './clean-text.ts';
import { addField, type Fields, type FieldValue, type Group, newGroup } from './fields.ts';

const quote = 0x22;
const openBrace = 0x7b;
const openBracket = 0x5b;
const space = 0x20;
/** A string with escapes. */
const escapedString = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const bareValue = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
/** JSON does not allow these in a string, but WeChat passes them on from users. */
const escapes: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n' };

/**
 * Parses WeChat's JSON into fields. Every leaf stays as it is written: `JSON.parse` would round long integers such as MsgId.
 * Strings may contain raw control characters. A repeated field is a list.
 *
 * @throws BodyError `malformed_body` | `forbidden_body`, with the fields that were read
 */
export function parseJson(source: string): Fields {
  const json = cleanText(source);
  const root = newGroup();
  let at = 0;
  let doubt: BodyError | undefined;
  try {
    skipSpace();
    if (json.charCodeAt(at) !== openBrace) throw malformed('JSON');
    readObject(1, root);
    skipSpace();
    if (at !== json.length) throw malformed('JSON');
    if (doubt !== undefined) throw doubt;
  } catch (error) {
    if (error instanceof BodyError) error.fields = root;
    throw error;
  }
  return root;

  function skipSpace(): void {
    while (json.charCodeAt(at) <= space) at++;
  }

  /** Moves past a punctuation character if it comes next. */
  function takes(character: string): boolean {
    skipSpace();
    if (json[at] !== character) return false;
    at++;
    return true;
  }

  function readValue(depth: number): FieldValue {
    skipSpace();
    const code = json.charCodeAt(at);
    if (code === quote) return readString();
    if (code === openBrace) return readObject(depth + 1, newGroup());
    if (code === openBracket) return readList(depth + 1);
    bareValue.lastIndex = at;
    const bare = bareValue.exec(json)?.[0];
    if (bare === undefined) throw malformed('JSON');
    at += bare.length;
    return bare === 'null' ? '' : bare;
  }

  function readObject(depth: number, group: Group): Group {
    if (depth > maxDepth) throw forbidden(`more than ${maxDepth} levels`);
    at++;
    if (takes('}')) return group;
    do {
      skipSpace();
      if (json.charCodeAt(at) !== quote) throw malformed('JSON');
      const name = readString();
      if (!takes(':')) throw malformed('JSON');
      const value = readValue(depth);
      if (group === root && group[name] !== undefined && decidingFields.has(name))
        doubt ??= forbidden(`the field ${name} twice`);
      addField(group, name, value);
    } while (takes(','));
    if (!takes('}')) throw malformed('JSON');
    return group;
  }

  function readList(depth: number): FieldValue[] {
    if (depth > maxDepth) throw forbidden(`more than ${maxDepth} levels`);
    at++;
    const list: FieldValue[] = [];
    if (takes(']')) return list;
    do list.push(readValue(depth));
    while (takes(','));
    if (!takes(']')) throw malformed('JSON');
    return list;
  }

  function readString(): string {
    const end = json.indexOf('"', at + 1);
    if (end < 0) throw malformed('JSON');
    const plain = json.slice(at + 1, end);
    if (!plain.includes('\\')) {
      at = end + 1;
      return plain;
    }
    escapedString.lastIndex = at;
    const written = escapedString.exec(json)?.[0];
    if (written === undefined) throw malformed('JSON');
    at += written.length;
    return cleanText(unescaped(written));
  }
}

function unescaped(written: string): string {
  try {
    return JSON.parse(written.replace(/[\t\n]/g, (character) => escapes[character] as string));
  } catch {
    throw malformed('JSON');
  }
}
