import { SaxesParser } from 'saxes';

/** A document as a general, strict XML parser reads it: elements with children as objects, others as text. */
export type Tree = string | { [name: string]: Tree | Tree[] };

/** @throws Error if the document is not well-formed */
export function parseWithSaxes(xml: string): Tree {
  const parser = new SaxesParser();
  const open: { name: string; text: string; children: [string, Tree][] }[] = [];
  let root: Tree | undefined;
  const append = (text: string) => {
    const current = open.at(-1);
    if (current !== undefined) current.text += text;
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('opentag', ({ name }) => open.push({ name, text: '', children: [] }));
  parser.on('closetag', () => {
    const { name, text, children } = open.pop() as (typeof open)[number];
    const tree = children.length === 0 ? text : toTree(children);
    const parent = open.at(-1);
    if (parent === undefined) root = tree;
    else parent.children.push([name, tree]);
  });
  parser.write(xml).close();
  return root as Tree;
}

function toTree(children: readonly [string, Tree][]): Tree {
  const tree: { [name: string]: Tree | Tree[] } = Object.create(null);
  for (const [name, value] of children) {
    // See addField.
    if (name === '__proto__') continue;
    const present = tree[name];
    if (present !== undefined) tree[name] = [...(Array.isArray(present) ? present : [present]), value];
    else tree[name] = ['item', 'List', 'fail_idx', 'detail'].includes(name) ? [value] : value;
  }
  return tree;
}
