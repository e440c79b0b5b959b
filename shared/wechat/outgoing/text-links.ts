import type { AccountKind } from '../account-kind.ts';

/**
 * What is wrong with the links to mini programs in a text. WeChat answers 45086 to some of these problems, and drops the link
 * for the others. The time is linear in the length of the text.
 *
 * @param appId the account's own; a mini program can only link to itself
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/send.html
 */
export function* linkProblems(content: string, kind: AccountKind, appId?: string): Generator<string> {
  for (const [tag] of content.matchAll(/<a\s[^<>]*>/gi)) {
    const attributes = attributesOf(tag);
    const linked = attributes.get('data-miniprogram-appid');
    const path = attributes.get('data-miniprogram-path');
    if (linked === undefined && path === undefined) continue;
    if (!linked || !path)
      yield `has a link to a mini program without data-miniprogram-${linked ? 'path' : 'appid'}`;
    else if (kind === 'mini-program' && appId !== undefined && linked !== appId)
      yield `has a link to the mini program ${linked.slice(0, 40)}; a mini program can only link to itself (${appId})`;
  }
}

/** A name matches only from its first letter; otherwise a long one would be read again from each of its letters. */
function attributesOf(tag: string): ReadonlyMap<string, string> {
  const found = tag.matchAll(/(?<![\w-])([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return new Map(
    [...found].map(([, name = '', double, single]) => [name.toLowerCase(), double ?? single ?? '']),
  );
}

/** The positions of the links `<a …>…</a>` in a text: of their first character, and after their last. */
export function linkRanges(text: string): readonly (readonly [from: number, to: number])[] {
  const ranges: [number, number][] = [];
  let opened: number | undefined;
  for (const { index, 0: tag } of text.matchAll(/<a\s[^<>]*>|<\/a\s*>/gi)) {
    if (!tag.startsWith('</')) opened = index;
    else if (opened !== undefined) {
      ranges.push([opened, index + tag.length]);
      opened = undefined;
    }
  }
  return ranges;
}
