import { decidingFields } from './body-error.ts';

/** A closing tag, behind which stands another tag or nothing. */
const closingTag = /\s*<\/([^\s<>]+)\s*>(?=\s*(?:<[/A-Za-z_\u4e00-\u9fff]|$))/y;

/**
 * Where the text of the element `name` ends whose CDATA begins at `from`: the place of its `]]>`; -1 where it has no end.
 *
 * WeChat wraps what users wrote as it is, so `]]>` is the end only where the closing tag of the element follows, and behind
 * that the next tag or nothing.
 *
 * @see https://github.com/silenceper/wechat/issues/750
 */
export function endOfText(xml: string, name: string, from: number): number {
  let end = xml.indexOf(']]>', from);
  while (end >= 0 && !isClosedAt(xml, name, end + 3)) end = xml.indexOf(']]>', end + 1);
  return end;
}

function isClosedAt(xml: string, name: string, from: number): boolean {
  closingTag.lastIndex = from;
  return closingTag.exec(xml)?.[1] === name;
}

/** Tells texts that can be two. */
export interface Ambiguity {
  /**
   * Whether the text of `name` that begins at `from` can be two: one of a field before, whose writer ended its element and
   * opened this one, and this one's own. So a `<Title>` could take over the `<Url>` that comes behind it.
   */
  isIn(name: string, from: number, text: string): boolean;
}

const closings = /\]\]>\s*<\/([^\s<>/\]]+)/g;

/** For texts with `]]>`, which hardly any push has. */
export function ambiguityOf(xml: string): Ambiguity {
  /** The elements with CDATA that came before, but for those that no user writes. */
  const closed = new Set<string>();
  let seen = 0;
  return {
    isIn(name, from, text) {
      if (!text.replace(/>\s+<!\[CDATA\[/g, '><![CDATA[').includes(`<${name}><![CDATA[`)) return false;
      // No part of the body is looked through twice.
      for (const element of closedIn(xml.slice(seen, from))) {
        if (element === 'Content' || !decidingFields.has(element)) closed.add(element);
      }
      seen = from;
      return closedIn(text).some((element) => closed.has(element));
    },
  };
}

function closedIn(text: string): string[] {
  return [...text.matchAll(closings)].map(([, element]) => element as string);
}
