import { BodyError, decidingFields, forbidden, malformed, maxDepth } from './body-error.ts';
import { type Ambiguity, ambiguityOf, endOfText } from './cdata.ts';
import { cleanText } from './clean-text.ts';
import { addField, type Fields, type FieldValue, type Group, newGroup } from './fields.ts';

/** Elements that are a list even if there is only one. */
const listElements: ReadonlySet<string> = new Set(['item', 'List', 'fail_idx', 'detail']);

const xmlDeclaration = /^<\?xml [^<>?]*\?>\s*/;
const openingTag = /<[A-Za-z_\u4e00-\u9fff][\w.\u4e00-\u9fff-]*\s*\/?>/y;
const reference = /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));/g;
const namedReferences: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

const slash = 0x2f;
const exclamation = 0x21;
const lessThan = 0x3c;
const greaterThan = 0x3e;

/**
 * Names of elements that were read before, in opening tags without space, as WeChat writes them: they need no second check.
 * The size is limited, so that made-up names cannot fill it.
 */
const plainTags = new Map<string, string>();
const mostPlainTags = 500;
const longestPlainTag = 40;

/**
 * Parses WeChat's XML into fields. Every value is text; a repeated element is a list.
 *
 * It reads the part of XML that WeChat writes (elements, CDATA, text) and refuses the rest: DOCTYPEs, comments, processing
 * instructions, attributes, deep nesting. A general parser would not do, because WeChat's CDATA can contain `]]>` (see
 * {@link endOfText}). The smallest strict one is also half the size of everything else in this folder, and takes five times
 * as long for a usual push.
 *
 * @throws BodyError `malformed_body` | `forbidden_body`, with the fields that were read
 */
export function parseXml(source: string): Fields {
  const xml = cleanText(source).trim().replace(xmlDeclaration, '');
  const root = newGroup();
  let at = 0;
  /** Whether the last element was a text in CDATA, or a group: then a user may have written its end. */
  let mayBeWritten = false;
  let doubt: BodyError | undefined;
  let ambiguity: Ambiguity | undefined;
  try {
    readElement(1);
    if (at !== xml.length) throw malformed('XML');
    if (doubt !== undefined) throw doubt;
  } catch (error) {
    if (error instanceof BodyError) error.fields = root;
    throw error;
  }
  return root;

  /** Reads the element at the cursor, moves the cursor past it, and returns its name. */
  function readElement(depth: number, parent?: Group, before?: string): string {
    const bracket = xml.indexOf('>', at);
    const known = plainTags.get(xml.slice(at + 1, bracket));
    const name = known ?? readOpeningTag();
    if (known !== undefined) at = bracket + 1;
    const isEmpty = known === undefined && xml.charCodeAt(at - 2) === slash;
    if (depth === 1 && name !== 'xml') throw forbidden('another root element than <xml>');
    if (depth > maxDepth) throw forbidden(`more than ${maxDepth} levels`);
    mayBeWritten = false;
    const value = isEmpty ? '' : readContent(name, depth);
    if (parent !== undefined) add(parent, name, value, before);
    return name;
  }

  /** Moves the cursor past the opening tag at it, and returns the tag's name. */
  function readOpeningTag(): string {
    openingTag.lastIndex = at;
    if (!openingTag.test(xml)) throw malformed('XML');
    const end = openingTag.lastIndex;
    const tag = xml.slice(at + 1, end - 1);
    at = end;
    const name = (xml.charCodeAt(end - 2) === slash ? tag.slice(0, -1) : tag).trimEnd();
    if (name === tag && name.length <= longestPlainTag && plainTags.size < mostPlainTags)
      plainTags.set(name, name);
    return name;
  }

  /** Reads up to and including the closing tag. An element with children is a group; any other is text. */
  function readContent(name: string, depth: number): FieldValue {
    let text = '';
    let group: Group | undefined;
    let before: string | undefined;
    for (;;) {
      const tag = xml.indexOf('<', at);
      if (tag < 0) throw malformed('XML');
      if (tag > at) text += decodeText(xml.slice(at, tag));
      at = tag;
      const next = xml.charCodeAt(at + 1);
      if (next === exclamation && xml.startsWith('<![CDATA[', at)) {
        if (group !== undefined) throw malformed('XML');
        const written = readCdata(name);
        // Space around CDATA is not part of the text.
        return text === '' || text.trim() === '' ? written : text + written;
      }
      if (next === slash) {
        at = behindClosingTag(name);
        mayBeWritten = group !== undefined;
        return group ?? text;
      }
      group ??= depth === 1 ? root : newGroup();
      before = readElement(depth + 1, group, before);
    }
  }

  /** The position after the closing tag of the element `name`, which is at the cursor. */
  function behindClosingTag(name: string): number {
    const plain = behindPlainTag(xml, at, name);
    if (plain > 0) return plain;
    const end = xml.indexOf('>', at);
    if (end < 0 || xml.slice(at + 2, end).trimEnd() !== name) throw malformed('XML');
    return end + 1;
  }

  /** Reads the CDATA at the cursor, the last content of the element `name`, and moves the cursor past its closing tag. */
  function readCdata(name: string): string {
    const from = at + 9;
    mayBeWritten = true;
    const first = xml.indexOf(']]>', from);
    const plain = behindPlainTag(xml, first + 3, name);
    if (first >= 0 && plain > 0 && isFollowedByTag(xml, plain)) {
      at = plain;
      return xml.slice(from, first);
    }
    const end = endOfText(xml, name, from);
    if (end < 0) throw malformed('XML');
    const text = xml.slice(from, end);
    if (doubt === undefined && text.includes(']]>')) {
      ambiguity ??= ambiguityOf(xml);
      if (ambiguity.isIn(name, from, text)) doubt = forbidden('a text that can be two');
    }
    at = xml.indexOf('>', end + 3) + 1;
    return text;
  }

  /** WeChat writes the entries of a list one after another. If others come between, a user may have written some of them. */
  function add(parent: Group, name: string, value: FieldValue, before: string | undefined): void {
    if (parent[name] === undefined) {
      addField(parent, name, listElements.has(name) ? [value] : value);
      return;
    }
    if (parent === root && decidingFields.has(name)) doubt ??= forbidden(`the field ${name} twice`);
    else if (mayBeWritten && before !== name) doubt ??= forbidden('an element in two places');
    addField(parent, name, value);
  }
}

/** The position after `</name>`, if exactly that is at a position; otherwise 0. */
function behindPlainTag(xml: string, at: number, name: string): number {
  const end = at + 2 + name.length;
  return xml.charCodeAt(at + 1) === slash &&
    xml.charCodeAt(end) === greaterThan &&
    xml.charCodeAt(at) === lessThan &&
    xml.startsWith(name, at + 2)
    ? end + 1
    : 0;
}

/** Whether there is certainly a tag at a position, so that {@link endOfText} would agree about the text before it. */
function isFollowedByTag(xml: string, at: number): boolean {
  if (xml.charCodeAt(at) !== lessThan) return false;
  const next = xml.charCodeAt(at + 1) | 0x20;
  return next === slash || (next >= 0x61 && next <= 0x7a);
}

/** WeChat escapes nothing outside CDATA either, so an ampersand that begins no reference stands for itself. */
function decodeText(text: string): string {
  if (text.includes(']]>')) throw malformed('XML');
  if (!text.includes('&')) return text;
  return text.replace(reference, (_, named?: string, decimal?: string, hexadecimal?: string) => {
    if (named !== undefined) return namedReferences[named] as string;
    return characterOf(decimal === undefined ? Number.parseInt(hexadecimal as string, 16) : Number(decimal));
  });
}

/** A reference to something that is not a character is dropped, as the character itself would be. */
function characterOf(code: number): string {
  return code > 0x10ffff ? '' : cleanText(String.fromCodePoint(code));
}
