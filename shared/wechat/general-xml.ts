import { SaxesParser } from 'saxes';
import { CodedError } from '../coded-error.ts';
import { forbidden, malformed, maxDepth } from './body-error.ts';
import type { Fields, FieldValue } from './fields.ts';

/** The only elements that WeChat repeats inside one parent; any other repetition would be a second opinion on a fact. */
export const listElements: ReadonlySet<string> = new Set(['item', 'List', 'fail_idx', 'detail']);

/** Characters a user can send but XML 1.0 forbids; dropping them beats refusing the message. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
const forbiddenCharacters = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Without `Object.prototype` behind it, so that a field called `constructor` is a field like any other. */
type Group = Record<string, FieldValue>;
const newGroup = (): Group => Object.create(null);

/**
 * Parses any XML that WeChat sends into fields. DOCTYPEs, processing instructions, attributes, deep nesting and repeated
 * fields are refused.
 *
 * @throws CodedError `malformed_body` | `forbidden_body`
 */
export function parseGeneralXml(xml: string): Fields {
  // At most seven handlers: with more, V8 turns the parser object into a dictionary and parsing takes six times as long.
  const parser = new SaxesParser({ position: false });
  const parents: Group[] = [];
  let depth = 0;
  let group = newGroup();
  let text = '';
  let isLeaf = true;

  const appendText = (chunk: string): void => {
    text += chunk;
  };
  parser.on('text', appendText);
  parser.on('cdata', appendText);
  parser.on('doctype', () => {
    throw forbidden('a DOCTYPE');
  });
  parser.on('processinginstruction', () => {
    throw forbidden('a processing instruction');
  });
  parser.on('opentag', ({ name, attributes }) => {
    for (const _ in attributes) throw forbidden('an attribute');
    if (depth === 0 && name !== 'xml') throw forbidden('another root element than <xml>');
    if (depth === maxDepth) throw forbidden(`more than ${maxDepth} levels`);
    // A leaf needs no group of its own, so the group of an element is made when its first child opens.
    if (depth > 1 && isLeaf) {
      parents.push(group);
      group = newGroup();
    }
    depth++;
    text = '';
    isLeaf = true;
  });
  parser.on('closetag', ({ name }) => {
    depth--;
    if (depth > 0) {
      if (isLeaf) addTo(group, name, text);
      else {
        const parent = parents.pop() ?? newGroup();
        addTo(parent, name, group);
        group = parent;
      }
    }
    text = '';
    isLeaf = false;
  });

  try {
    parser.write(xml.replace(forbiddenCharacters, '')).close();
  } catch (error) {
    throw error instanceof CodedError ? error : malformed('XML');
  }
  return group;
}

function addTo(parent: Group, name: string, value: FieldValue): void {
  const present = parent[name];
  if (listElements.has(name)) parent[name] = [...(Array.isArray(present) ? present : []), value];
  else if (present !== undefined) throw forbidden(`the field ${name.slice(0, 40)} twice`);
  else parent[name] = value;
}
