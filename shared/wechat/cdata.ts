import { decidingFields } from './body-error.ts';

/** A closing tag, followed by another tag or by nothing. */
const closingTag = /\s*<\/([^\s<>]+)\s*>(?=\s*(?:<[/A-Za-z_\u4e00-\u9fff]|$))/y;

/**
 * Where the text of the element `name` ends: the position of its `]]>`, or -1 if it has no end.
 *
 * WeChat does not escape what users write, so `]]>` is the end only if the element's closing tag follows, and then another
 * tag or nothing.
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

/** Recognises texts that can be read as two. */
export interface Ambiguity {
  /**
   * Whether the text of `name` that begins at `from` can be two texts: the rest of an earlier field, whose writer closed it
   * and opened this element, and this element's own text. In this way a `<Title>` could replace the `<Url>` after it.
   */
  isIn(name: string, from: number, text: string): boolean;
}

const closings = /\]\]>\s*<\/([^\s<>/\]]+)/g;

/** Only needed for texts that contain `]]>`, which are rare. */
export function ambiguityOf(xml: string): Ambiguity {
  /** The elements with CDATA so far, except those that no user writes. */
  const closed = new Set<string>();
  let seen = 0;
  return {
    isIn(name, from, text) {
      if (!text.replace(/>\s+<!\[CDATA\[/g, '><![CDATA[').includes(`<${name}><![CDATA[`)) return false;
      // No part of the body is searched twice.
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
