import { forbidden, malformed, maxDepth } from './body-error.ts';
import type { Fields, FieldValue } from './fields.ts';

/** The only elements that WeChat repeats inside one parent; any other repetition would be a second opinion on a fact. */
const listElements: ReadonlySet<string> = new Set(['item', 'List', 'fail_idx', 'detail']);

/** Characters a user can send but XML 1.0 forbids; dropping them beats refusing the message. And line ends of Windows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
const uncleanCharacters = /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/;
const uncleanCharacter = /\r\n?|[^\t\n\r -\uFFFD]/g;
const xmlDeclaration = /^<\?xml [^<>?]*\?>\s*/;
const openingTag = /<[A-Za-z_][\w.-]*\s*\/?>/y;
const reference = /&(?:(lt|gt|amp|quot|apos)|#(\d+)|#x([\da-fA-F]+));|&/g;
const namedReferences: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

const slash = 0x2f;

type Group = Record<string, FieldValue>;

/**
 * Parses WeChat's XML into fields, with every value as text.
 *
 * It knows the part of XML that WeChat writes (elements, CDATA, text) and refuses the rest: DOCTYPEs, comments, processing
 * instructions, attributes, deep nesting, repeated fields. What it accepts, any XML parser reads in the same way; the tests
 * hold it against one. It is not such a parser itself, because the smallest strict one is as large as half of all else in
 * this folder, and takes five times as long for the usual push.
 *
 * @throws CodedError `malformed_body` | `forbidden_body`
 */
export function parseXml(source: string): Fields {
  const xml = clean(source);
  let at = 0;
  const root = readElement(1);
  if (at !== xml.length) throw malformed('XML');
  // An empty root has no fields.
  return typeof root === 'string' ? newGroup() : root;

  /** Reads the element whose opening tag is at the cursor, and moves the cursor behind it. */
  function readElement(depth: number, parent?: Group): string | Group {
    openingTag.lastIndex = at;
    if (!openingTag.test(xml)) throw whatIsWrongAt(xml, at);
    const end = openingTag.lastIndex;
    const isEmpty = xml.charCodeAt(end - 2) === slash;
    const name = xml.slice(at + 1, isEmpty ? end - 2 : end - 1).trimEnd();
    if (depth === 1 && name !== 'xml') throw forbidden('another root element than <xml>');
    if (depth > maxDepth) throw forbidden(`more than ${maxDepth} levels`);
    at = end;
    const value = isEmpty ? '' : readContent(name, depth);
    if (parent !== undefined) addTo(parent, name, value);
    return value;
  }

  /** Reads up to and with the closing tag. An element with children is a group, any other is its text. */
  function readContent(name: string, depth: number): string | Group {
    let text = '';
    let group: Group | undefined;
    for (;;) {
      const tag = xml.indexOf('<', at);
      if (tag < 0) throw malformed('XML');
      if (tag > at) text += decodeText(xml.slice(at, tag));
      at = tag;
      if (xml.startsWith('<![CDATA[', at)) {
        const end = xml.indexOf(']]>', at);
        if (end < 0) throw malformed('XML');
        text += xml.slice(at + 9, end);
        at = end + 3;
      } else if (xml.charCodeAt(at + 1) === slash) {
        const end = xml.indexOf('>', at);
        if (end < 0 || xml.slice(at + 2, end).trimEnd() !== name) throw malformed('XML');
        at = end + 1;
        return group ?? text;
      } else {
        group ??= newGroup();
        readElement(depth + 1, group);
      }
    }
  }
}

function clean(source: string): string {
  const xml = uncleanCharacters.test(source)
    ? source.replace(uncleanCharacter, (character) => (character.startsWith('\r') ? '\n' : ''))
    : source;
  return xml.trim().replace(xmlDeclaration, '');
}

function addTo(parent: Group, name: string, value: FieldValue): void {
  const present = parent[name];
  if (listElements.has(name)) parent[name] = [...(Array.isArray(present) ? present : []), value];
  else if (present !== undefined) throw forbidden(`the field ${name.slice(0, 40)} twice`);
  else parent[name] = value;
}

/**
 * Fields under construction, without `Object.prototype` behind them, so that a field called `constructor` is a field like
 * any other. V8 makes and fills them faster than the objects of `Object.create(null)`, which are dictionaries to it.
 */
const FieldGroup = function FieldGroup() {} as unknown as new () => Group;
FieldGroup.prototype = Object.create(null);
const newGroup = (): Group => new FieldGroup();

function decodeText(text: string): string {
  if (text.includes(']]>')) throw malformed('XML');
  if (!text.includes('&')) return text;
  return text.replace(reference, (_, named?: string, decimal?: string, hexadecimal?: string) => {
    if (named !== undefined) return namedReferences[named] as string;
    return characterOf(decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal ?? '', 16));
  });
}

/** @see https://www.w3.org/TR/xml/#charsets */
function characterOf(code: number): string {
  const isCharacter =
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  if (!isCharacter) throw malformed('XML');
  return String.fromCodePoint(code);
}

function whatIsWrongAt(xml: string, at: number): Error {
  if (xml.startsWith('<!--', at)) return forbidden('a comment');
  if (xml.startsWith('<!', at)) return forbidden('a DOCTYPE');
  if (xml.startsWith('<?', at)) return forbidden('a processing instruction');
  return /^<[A-Za-z_][\w.-]*\s[^<>]*>/.test(xml.slice(at, at + 1000))
    ? forbidden('an attribute')
    : malformed('XML');
}
